package io.comfymill.gateway.v2.job;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.queue.JobQueue;
import io.comfymill.gateway.quota.Quotas;
import io.comfymill.gateway.security.Caller;
import io.comfymill.gateway.submit.SubmitClaim;
import io.comfymill.gateway.submit.SubmitJob;
import io.comfymill.gateway.submit.SubmitMetrics;
import io.comfymill.gateway.submit.body.SubmittedBodies;
import io.comfymill.gateway.submit.body.SubmittedBody;
import io.comfymill.gateway.v2.asset.AssetReferences;
import io.comfymill.gateway.v2.error.ApiException;
import io.comfymill.gateway.v2.error.ErrorCode;
import io.comfymill.gateway.v2.key.IdempotencyKeys;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Turns a submit of Comfy API v2 into a job. */
@ApplicationScoped
public class Submits {
  private final SubmittedBodies bodies;
  private final AssetReferences assets;
  private final IdempotencyKeys keys;
  private final SubmitJob submit;
  private final SubmitMetrics metrics;
  private final JobQueue queue;
  private final Quotas quotas;
  private final int maxQueued;

  Submits(
      SubmittedBodies bodies,
      AssetReferences assets,
      IdempotencyKeys keys,
      SubmitJob submit,
      SubmitMetrics metrics,
      JobQueue queue,
      Quotas quotas,
      GatewayConfig config) {
    this.bodies = bodies;
    this.assets = assets;
    this.keys = keys;
    this.submit = submit;
    this.metrics = metrics;
    this.queue = queue;
    this.quotas = quotas;
    this.maxQueued = config.comfyApi().maxQueued();
  }

  /**
   * Blocks while the client sends.
   *
   * @param coding its {@code Content-Encoding}
   * @param length as announced by the client; negative if it was not
   * @param key its {@code Idempotency-Key}
   * @return the id of the job
   */
  Uni<String> submit(
      Caller caller, InputStream sent, @Nullable String coding, long length, @Nullable String key) {
    SubmittedBody body = bodies.read(sent, coding, length, JobRequest::parse);
    return metrics
        .counted(
            Uni.createFrom()
                .deferred(() -> quotas.submit(caller))
                .chain(() -> accepted(caller.tenant(), body, key)))
        .onTermination()
        .invoke(body::close);
  }

  private Uni<String> accepted(TenantId tenant, SubmittedBody body, @Nullable String key) {
    SubmitClaim claim = keys.claim(tenant, key);
    return queue
        .remaining(tenant)
        .invoke(this::requireRoom)
        .chain(() -> assets.resolve(tenant, body.request().prompt()))
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .chain(() -> submit.submit(tenant, body, claim))
        .map(answer -> answer.promptId().value());
  }

  private void requireRoom(long unfinished) {
    if (unfinished >= maxQueued) {
      throw new ApiException(
          ErrorCode.QUEUE_FULL,
          "%d jobs are unfinished already, as many as may be; try again later"
              .formatted(unfinished));
    }
  }
}
