package io.comfymill.gateway.published;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.file.FileBody;
import io.comfymill.gateway.published.definition.Definition;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Published workflows of the caller's tenant: {@code poster} is the latest, {@code poster@v3} one.
 */
@Path("/api/workflows")
@Tag(name = "workflows")
@AnswersProblems
public class WorkflowsResource {
  private static final int MAX_DEFINITION = 4 * 1024 * 1024;

  private final PublishedWorkflows workflows;
  private final RequestTenant tenant;

  WorkflowsResource(PublishedWorkflows workflows, RequestTenant tenant) {
    this.workflows = workflows;
    this.tenant = tenant;
  }

  /** Workflows, or versions of one. */
  public record Listing(List<WorkflowView> workflows) {
    static Listing of(List<Version> versions) {
      return new Listing(versions.stream().map(WorkflowView::of).toList());
    }
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Blocking
  @Operation(summary = "Publish a workflow, or its next version: YAML or JSON")
  @APIResponse(responseCode = "201", description = "the version, which stays as it is")
  @APIResponse(responseCode = "200", description = "the latest version, which says the same")
  @APIResponse(responseCode = "400", description = "the file is wrong; nothing was published")
  public Uni<Response> publish(InputStream body) throws IOException {
    String text = FileBody.text(body, MAX_DEFINITION);
    return workflows
        .publish(tenant.actor(), Definition.read(text), text)
        .map(WorkflowsResource::answer);
  }

  private static Response answer(PublishedWorkflows.Publication publication) {
    Version version = publication.version();
    return Response.status(publication.added() ? 201 : 200)
        .location(URI.create("/api/workflows/" + version.reference()))
        .entity(WorkflowView.of(version))
        .build();
  }

  @GET
  @Operation(summary = "The latest version of each")
  public Uni<Listing> all() {
    return workflows.latest(tenant.current()).map(Listing::of);
  }

  @GET
  @Path("/schema")
  @Produces("application/schema+json")
  @Operation(summary = "The format of definitions as JSON Schema, for editors")
  public String schema() {
    return Definition.schema();
  }

  @GET
  @Path("/{reference}")
  @Operation(summary = "What a workflow takes and gives")
  public Uni<WorkflowView> one(@RestPath String reference) {
    return workflows.find(tenant.current(), reference).map(WorkflowView::of);
  }

  @GET
  @Path("/{reference}/versions")
  @Operation(summary = "Its versions, the latest first")
  public Uni<Listing> versions(@RestPath String reference) {
    return workflows.versions(tenant.current(), Reference.parse(reference).name()).map(Listing::of);
  }

  @GET
  @Path("/{reference}/definition")
  @Produces("application/yaml")
  @Operation(summary = "The file as it was published")
  public Uni<String> definition(@RestPath String reference) {
    return workflows.text(tenant.current(), reference);
  }

  @GET
  @Path("/{reference}/openapi.json")
  @Operation(summary = "How to run it, as an OpenAPI document")
  public Uni<ObjectNode> openApi(@RestPath String reference) {
    return workflows.find(tenant.current(), reference).map(RunDocument::of);
  }

  @DELETE
  @Path("/{reference}")
  @Operation(summary = "Take back a version, or all of them")
  @APIResponse(responseCode = "204", description = "it is gone; its runs stay")
  public Uni<Void> delete(@RestPath String reference) {
    return workflows.delete(tenant.actor(), reference);
  }
}
