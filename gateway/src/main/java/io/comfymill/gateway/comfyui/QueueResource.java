package io.comfymill.gateway.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.liverecords.LiveJob;
import io.comfymill.gateway.queue.JobQueue;
import io.comfymill.gateway.security.RequestTenant;
import io.comfymill.gateway.websocket.StatusBroadcast;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /queue}: running and waiting jobs, and removing waiting ones. */
@Path("/queue")
@Tag(name = "comfyui")
public class QueueResource {
  private final JobQueue queue;
  private final QueueAnswer answer;
  private final StatusBroadcast status;
  private final RequestTenant tenant;

  QueueResource(JobQueue queue, QueueAnswer answer, StatusBroadcast status, RequestTenant tenant) {
    this.queue = queue;
    this.answer = answer;
    this.status = status;
    this.tenant = tenant;
  }

  /** Blocking, since the answer is written while it is read. */
  @GET
  @Blocking
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Running and waiting jobs")
  public Uni<Response> all() {
    TenantId current = tenant.current();
    return queue
        .jobs(current)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(jobs -> Response.ok(streaming(current, jobs)).build());
  }

  private StreamingOutput streaming(TenantId current, List<LiveJob> jobs) {
    List<LiveJob> shown =
        jobs.stream()
            .filter(job -> job.state() == JobState.RUNNING || job.state().isPending())
            .toList();
    return out -> answer.write(current, shown, out);
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
