package io.comfymill.gateway.comfyui;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.gateway.queue.JobQueue;
import io.comfymill.gateway.quota.Quotas;
import io.comfymill.gateway.security.Caller;
import io.comfymill.gateway.security.RequestTenant;
import io.comfymill.gateway.submit.SubmitAnswer;
import io.comfymill.gateway.submit.SubmitJob;
import io.comfymill.gateway.submit.SubmitMetrics;
import io.comfymill.gateway.submit.body.PacedBodies;
import io.comfymill.gateway.submit.body.SubmittedBodies;
import io.comfymill.gateway.submit.body.SubmittedBody;
import io.comfymill.gateway.websocket.UnansweredPrompts;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /prompt}: submits a workflow, and counts the unfinished jobs. */
@Path("/prompt")
@Tag(name = "comfyui")
public class PromptResource {
  private static final long NOT_ANNOUNCED = -1;

  private final SubmittedBodies bodies;
  private final SubmitJob submitJob;
  private final SubmitMetrics metrics;
  private final JobQueue queue;
  private final RequestTenant tenant;
  private final Quotas quotas;
  private final UnansweredPrompts unanswered;

  PromptResource(
      SubmittedBodies bodies,
      SubmitJob submitJob,
      SubmitMetrics metrics,
      JobQueue queue,
      RequestTenant tenant,
      Quotas quotas,
      UnansweredPrompts unanswered) {
    this.bodies = bodies;
    this.submitJob = submitJob;
    this.metrics = metrics;
    this.queue = queue;
    this.tenant = tenant;
    this.quotas = quotas;
    this.unanswered = unanswered;
  }

  /**
   * Reads the body as JSON whatever its content type, as ComfyUI does. Blocking, since the body is
   * processed while it arrives.
   */
  @POST
  @Consumes(MediaType.WILDCARD)
  @Blocking
  @Operation(summary = "Submit a workflow in the API format")
  public Uni<SubmitAnswer> submit(
      @Context RoutingContext exchange,
      @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Nullable String coding,
      @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
      @HeaderParam("Comfy-Usage-Source") @Nullable String usageSource) {
    PromptAnswer answer = PromptAnswer.to(exchange, unanswered);
    long announced = length == null ? NOT_ANNOUNCED : length;
    return metrics.counted(
        Uni.createFrom()
            .item(() -> bodies.read(PacedBodies.of(exchange), coding, announced))
            .invoke(body -> body.request().usedBy(usageSource))
            .chain(body -> submit(body, answer)));
  }

  private Uni<SubmitAnswer> submit(SubmittedBody body, PromptAnswer answer) {
    Caller caller = tenant.caller();
    return quotas
        .submit(caller)
        .chain(() -> submitJob.submit(caller.tenant(), body, answer))
        .onTermination()
        .invoke(body::close);
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
