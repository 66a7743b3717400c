package io.comfymill.gateway.models;

import io.comfymill.gateway.capabilities.CapabilityRegistry;
import io.comfymill.gateway.capabilities.ModelContents;
import io.comfymill.gateway.database.ModelRow;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.input.StrictJson;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Model files. {@code /api/models} is ComfyUI's own. */
@Path("/api/fleet/models")
@Tag(name = "monitoring")
@AnswersProblems
public class FleetModelsResource {
  private static final int MAX_SEARCH = 256;
  private static final int USUAL_MODELS = 100;
  private static final int MOST_MODELS = 1000;

  private final CapabilityRegistry fleet;
  private final ModelContents contents;
  private final Catalogue catalogue;
  private final CatalogueChecks checks;
  private final ModelFetches fetches;
  private final ChosenNodes chosen;
  private final RequestTenant caller;

  FleetModelsResource(
      CapabilityRegistry fleet,
      ModelContents contents,
      Catalogue catalogue,
      CatalogueChecks checks,
      ModelFetches fetches,
      ChosenNodes chosen,
      RequestTenant caller) {
    this.fleet = fleet;
    this.contents = contents;
    this.catalogue = catalogue;
    this.checks = checks;
    this.fetches = fetches;
    this.chosen = chosen;
    this.caller = caller;
  }

  @GET
  @Operation(
      summary = "Which nodes have which model file, and with what content: search, offset, limit")
  public Uni<FleetModels> models(
      @RestQuery @Nullable String search,
      @RestQuery @Nullable String offset,
      @RestQuery @Nullable String limit) {
    FieldChecks.text("search", search, MAX_SEARCH);
    String part = search == null ? "" : search;
    int from = FieldChecks.number("offset", offset, 0, 0, Integer.MAX_VALUE);
    int most = FieldChecks.number("limit", limit, USUAL_MODELS, 1, MOST_MODELS);
    return catalogue
        .all()
        .map(rows -> rows.stream().map(this::view).toList())
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(known -> FleetModels.of(fleet.nodes(), contents, known, part, from, most));
  }

  private CatalogueView view(ModelRow row) {
    return CatalogueView.of(row, fetches);
  }

  /** The body of a new one. */
  record Draft(
      @Nullable String folder,
      @Nullable String name,
      @Nullable String sha256,
      @Nullable Long bytes,
      @Nullable List<String> sources,
      @Nullable String licence) {}

  /** The body of a change. */
  record Change(@Nullable List<String> sources, @Nullable String licence) {}

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Into the catalogue: {folder, name, sha256, bytes, sources, licence}")
  @APIResponse(responseCode = "201", description = "the model of the catalogue")
  @APIResponse(responseCode = "409", description = "there is one of that name")
  public Uni<Response> add(byte[] body) {
    Draft draft = StrictJson.body(body, Draft.class);
    return catalogue
        .add(
            caller.actor(),
            new Catalogue.Draft(
                checks.place(draft.folder(), draft.name()),
                checks.sha256(draft.sha256()),
                checks.bytes(draft.bytes()),
                checks.sources(draft.sources()),
                checks.licence(draft.licence())))
        .map(row -> Response.status(Response.Status.CREATED).entity(view(row)).build());
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "A model of the catalogue, and how far the nodes are that are to have it")
  @APIResponse(responseCode = "404", description = "there is no such model")
  public Uni<CatalogueView> one(@RestPath String id) {
    return catalogue.get(id).map(this::view);
  }

  @PATCH
  @Path("/{id}")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Change where it is from: {sources, licence}")
  @APIResponse(responseCode = "404", description = "there is no such model")
  public Uni<CatalogueView> change(@RestPath String id, byte[] body) {
    Change change = StrictJson.body(body, Change.class);
    return catalogue
        .change(
            caller.actor(),
            id,
            change.sources() == null ? null : checks.sources(change.sources()),
            checks.licence(change.licence()))
        .map(this::view);
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Out of the catalogue; files stay where they are")
  @APIResponse(responseCode = "404", description = "there is no such model")
  public Uni<CatalogueView> delete(@RestPath String id) {
    return catalogue.delete(caller.actor(), id).map(this::view);
  }

  @POST
  @Path("/{id}/pull")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "These nodes are to have it: {nodes} or {pool}")
  @APIResponse(responseCode = "404", description = "there is no such model, node or pool")
  public Uni<CatalogueView> pull(@RestPath String id, byte[] body) {
    return chosen
        .nodes(body)
        .chain(nodes -> catalogue.pull(caller.actor(), id, nodes))
        .map(this::view);
  }

  @POST
  @Path("/{id}/release")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "These nodes need it no more: {nodes} or {pool}; it goes when room is short")
  @APIResponse(responseCode = "404", description = "there is no such model, node or pool")
  public Uni<CatalogueView> release(@RestPath String id, byte[] body) {
    return chosen
        .nodes(body)
        .chain(nodes -> catalogue.release(caller.actor(), id, nodes))
        .map(this::view);
  }
}
