package io.comfymill.gateway.assets.export;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.assets.AssetErrors;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Many assets as one archive. */
@Path("/api/assets/export")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "comfyui")
public class ExportResource {
  private final TaskTable tasks;
  private final RequestTenant tenant;

  ExportResource(TaskTable tasks, RequestTenant tenant) {
    this.tasks = tasks;
    this.tenant = tenant;
  }

  /** A task that has begun, or that an equal request began. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Begun(UUID taskId, String status, String message) {}

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Many assets as one archive: {job_ids?, asset_ids?, naming_strategy?, …}")
  public Uni<Response> export(byte[] body) {
    return AssetErrors.answering(
        () -> {
          ExportRequest request = ExportRequest.parse(body);
          String payload = WireJson.text(request);
          return tasks
              .add(tenant.current(), request.idempotencyKey(), payload)
              .map(id -> Response.accepted(begun(id)).build());
        });
  }

  private static Begun begun(UUID id) {
    return new Begun(id, "created", "Ask /api/tasks/%s for its progress.".formatted(id));
  }
}
