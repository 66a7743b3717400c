package io.comfymill.gateway.models;

import io.comfymill.gateway.capabilities.CapabilityRegistry;
import io.comfymill.gateway.capabilities.ModelContents;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.input.FieldChecks;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
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

  FleetModelsResource(CapabilityRegistry fleet, ModelContents contents) {
    this.fleet = fleet;
    this.contents = contents;
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
    return Uni.createFrom()
        .item(() -> FleetModels.of(fleet.nodes(), contents, part, from, most))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }
}
