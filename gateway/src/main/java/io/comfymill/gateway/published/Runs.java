package io.comfymill.gateway.published;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.NameUuid;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.jobs.JobEnds;
import io.comfymill.gateway.published.definition.InputValues;
import io.comfymill.gateway.quota.Quotas;
import io.comfymill.gateway.security.Caller;
import io.comfymill.gateway.submit.SubmitJob;
import io.comfymill.gateway.submit.SubmitMetrics;
import io.comfymill.gateway.submit.body.SubmittedBodies;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs published workflows, as jobs like all others. */
@ApplicationScoped
public class Runs {
  private final SubmittedBodies bodies;
  private final SubmitJob submit;
  private final SubmitMetrics metrics;
  private final Quotas quotas;
  private final JobEnds ends;

  Runs(
      SubmittedBodies bodies,
      SubmitJob submit,
      SubmitMetrics metrics,
      Quotas quotas,
      JobEnds ends) {
    this.bodies = bodies;
    this.submit = submit;
    this.metrics = metrics;
    this.quotas = quotas;
    this.ends = ends;
  }

  /**
   * Starts a run, and waits for its end for a while.
   *
   * @param sent values of inputs
   * @param key runs with the same key and values are one run; null for none
   */
  public Uni<RunView> start(
      Caller caller,
      Version version,
      Map<String, JsonNode> sent,
      @Nullable String key,
      Duration wait) {
    TenantId tenant = caller.tenant();
    UUID run =
        key == null
            ? UUID.randomUUID()
            : NameUuid.of("run", tenant.value(), version.reference(), key);
    Map<String, JsonNode> values =
        new InputValues(version.definition().inputs()).complete(sent, run);
    ObjectNode prompt = version.definition().prompt(values, run.toString(), version.reference());
    return metrics
        .counted(quotas.submit(caller).chain(() -> submit(tenant, prompt)))
        .chain(() -> ends.await(tenant, run.toString(), wait))
        .map(found -> RunView.of(version, found, values));
  }

  private Uni<Void> submit(TenantId tenant, ObjectNode prompt) {
    return Uni.createFrom()
        .item(() -> bodies.of(prompt))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .chain(body -> submit.submit(tenant, body).onTermination().invoke(body::close))
        .replaceWithVoid();
  }

  /** Where it is, or how it has ended within a while. Fails where there is no such job. */
  public Uni<RunView> find(TenantId tenant, Version version, String id, Duration wait) {
    return ends.await(tenant, id, wait).map(found -> RunView.of(version, found, null));
  }
}
