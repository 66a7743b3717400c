package io.comfymill.gateway.assets.export;

import io.comfymill.gateway.assets.AssetErrors;
import io.comfymill.gateway.assets.AssetException;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Work that goes on after its request was answered. */
@Path("/api/tasks/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "comfyui")
public class TaskResource {
  private final TaskTable tasks;
  private final RequestTenant tenant;

  TaskResource(TaskTable tasks, RequestTenant tenant) {
    this.tasks = tasks;
    this.tenant = tenant;
  }

  @GET
  @Operation(summary = "How far a task is")
  public Uni<TaskView> task(@RestPath String id) {
    return AssetErrors.answering(
        () ->
            tasks
                .find(tenant.current(), id(id))
                .map(found -> TaskView.of(found.orElseThrow(TaskResource::noTask))));
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException noUuid) {
      throw noTask();
    }
  }

  private static AssetException noTask() {
    return new AssetException(404, "TASK_NOT_FOUND", "there is no such task");
  }
}
