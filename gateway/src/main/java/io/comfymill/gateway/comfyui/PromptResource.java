package io.comfymill.gateway.comfyui;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.gateway.jobs.JobQueue;
import io.comfymill.gateway.jobs.PromptRequest;
import io.comfymill.gateway.jobs.SubmitAnswer;
import io.comfymill.gateway.jobs.SubmitJob;
import io.comfymill.gateway.jobs.SubmitMetrics;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /prompt}: submit a workflow, and how many are unfinished. */
@Path("/prompt")
@Tag(name = "comfyui")
public class PromptResource {
  private final SubmitJob submitJob;
  private final SubmitMetrics metrics;
  private final JobQueue queue;
  private final RequestTenant tenant;

  PromptResource(SubmitJob submitJob, SubmitMetrics metrics, JobQueue queue, RequestTenant tenant) {
    this.submitJob = submitJob;
    this.metrics = metrics;
    this.queue = queue;
    this.tenant = tenant;
  }

  /** ComfyUI reads the body as JSON whatever its content type says. */
  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Submit a workflow in the API format")
  public Uni<SubmitAnswer> submit(byte[] body) {
    return metrics.counted(
        Uni.createFrom()
            .item(() -> PromptRequest.parse(body))
            .chain(request -> submitJob.submit(tenant.current(), request)));
  }

  @GET
  @Operation(summary = "How many jobs are running or wait")
  public Uni<ObjectNode> remaining() {
    return queue.remaining(tenant.current()).map(PromptResource::execInfo);
  }

  private static ObjectNode execInfo(long remaining) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("exec_info").put("queue_remaining", remaining);
    return answer;
  }
}
