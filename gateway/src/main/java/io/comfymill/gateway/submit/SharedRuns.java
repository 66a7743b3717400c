package io.comfymill.gateway.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.InputFile;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobConditions.Merge;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.StoredText;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.artifacts.Blake3Hash;
import io.comfymill.gateway.database.DeletedOutputs;
import io.comfymill.gateway.submit.validation.Submission;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Lets equal jobs of a tenant share one run, where that is wanted. Jobs are equal where they have
 * the same workflow, seed included, the same outputs to run, input files with the same content, and
 * the same requirements. {@code extra_data} does not count. A run whose outputs are deleted answers
 * for no other.
 */
@ApplicationScoped
public class SharedRuns {
  /** By how much those of gateways and schedulers may differ. */
  private static final Duration CLOCKS = Duration.ofSeconds(5);

  private final Optional<Duration> usual;
  private final DeletedOutputs deleted;
  private final InstantSource clock;

  SharedRuns(GatewayConfig config, DeletedOutputs deleted, InstantSource clock) {
    this.usual = config.mergeWithin();
    this.deleted = deleted;
    this.clock = clock;
  }

  /**
   * @param whole the job with everything in it
   * @param kept as it goes into records, its parts being in the store
   */
  Uni<JobSpec> share(Submission submission, JobSpec whole, JobSpec kept) {
    return submission
        .options()
        .sharedWithin(usual)
        .map(within -> share(submission.tenant(), key(whole, kept), within, kept))
        .orElseGet(() -> Uni.createFrom().item(kept));
  }

  private Uni<JobSpec> share(TenantId tenant, String key, Duration within, JobSpec kept) {
    return deleted
        .lastEndOf(tenant, key)
        .map(end -> end.map(last -> sooner(within, last)).orElse(within))
        .map(since -> kept.under(conditions(kept).merged(new Merge(key, since))));
  }

  /** Shares no run that ended up to then. */
  private Duration sooner(Duration within, Instant last) {
    Duration since = Duration.between(last, clock.instant()).minus(CLOCKS);
    return since.isNegative() ? Duration.ZERO : since.compareTo(within) < 0 ? since : within;
  }

  private static JobConditions conditions(JobSpec job) {
    JobConditions conditions = job.conditions();
    return conditions == null ? JobConditions.NONE : conditions;
  }

  /** Where a long string stands in for its content, that content's hash is in the job's texts. */
  static String key(JobSpec whole, JobSpec kept) {
    ObjectNode asked = WireJson.mapper().createObjectNode();
    asked.set("workflow", sorted(whole.workflow()));
    asked.set("outputs", WireJson.mapper().valueToTree(whole.outputsToExecute()));
    asked.set("requirements", WireJson.mapper().valueToTree(whole.requirements()));
    for (InputFile input : whole.inputs()) {
      asked.withArray("inputs").add(input.graphNodeId()).add(input.inputName());
      asked.withArray("inputs").add(input.artifactKey().toString());
    }
    for (StoredText text : kept.texts()) {
      if (text.pointer().startsWith("/prompt/")) {
        asked.withArray("texts").add(text.pointer()).add(text.key().toString());
      }
    }
    return Blake3Hash.of(WireJson.write(asked));
  }

  private static JsonNode sorted(JsonNode json) {
    if (json.isObject()) {
      Map<String, JsonNode> fields = new TreeMap<>();
      json.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
      ObjectNode sorted = WireJson.mapper().createObjectNode();
      fields.forEach(sorted::set);
      return sorted;
    }
    return json;
  }
}
