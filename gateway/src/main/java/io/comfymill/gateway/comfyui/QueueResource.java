package io.comfymill.gateway.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.JobState;
import io.comfymill.gateway.jobs.JobQueue;
import io.comfymill.gateway.jobs.LiveRecord;
import io.comfymill.gateway.live.StatusBroadcast;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /queue}: what is running and what waits, and taking waiting jobs out. */
@Path("/queue")
@Tag(name = "comfyui")
public class QueueResource {
  private final JobQueue queue;
  private final StatusBroadcast status;
  private final RequestTenant tenant;

  QueueResource(JobQueue queue, StatusBroadcast status, RequestTenant tenant) {
    this.queue = queue;
    this.status = status;
    this.tenant = tenant;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Running and waiting jobs")
  public Uni<String> all() {
    return queue.all(tenant.current()).map(QueueResource::json);
  }

  /** The tuples are JSON already and are not parsed for this. */
  static String json(List<LiveRecord> records) {
    return "{\"queue_running\": ["
        + tuples(records, record -> record.job().state() == JobState.RUNNING)
        + "], \"queue_pending\": ["
        + tuples(records, record -> record.job().state().isPending())
        + "]}";
  }

  private static String tuples(List<LiveRecord> records, Predicate<LiveRecord> which) {
    return records.stream().filter(which).map(LiveRecord::tuple).collect(Collectors.joining(", "));
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Take waiting jobs out: {clear: true} or {delete: [prompt_id…]}")
  public Uni<Response> change(byte[] body) {
    JsonNode json = RequestBody.object(body);
    boolean clear = RequestBody.flag(json, "clear");
    List<PromptId> delete = RequestBody.promptIds(json, "delete");
    TenantId current = tenant.current();
    return (clear ? queue.clearPending(current) : Uni.createFrom().voidItem())
        .chain(() -> queue.deletePending(current, delete))
        .invoke(() -> status.queueChanged(current))
        .replaceWith(() -> Response.ok().build());
  }
}
