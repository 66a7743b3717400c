package io.comfymill.gateway.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.InputFile;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobConditions.Merge;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.StoredText;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.artifacts.Blake3Hash;
import io.comfymill.gateway.submit.validation.Submission;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Lets equal jobs of a tenant share one run, where that is wanted. Jobs are equal where they have
 * the same workflow, seed included, the same outputs to run, input files with the same content, and
 * the same requirements. {@code extra_data} does not count.
 */
@ApplicationScoped
public class SharedRuns {
  private final Optional<Duration> usual;

  SharedRuns(GatewayConfig config) {
    this.usual = config.mergeWithin();
  }

  /**
   * @param whole the job with everything in it
   * @param kept as it goes into records, its parts being in the store
   */
  JobSpec share(Submission submission, JobSpec whole, JobSpec kept) {
    return submission
        .options()
        .sharedWithin(usual)
        .map(within -> kept.under(conditions(kept).merged(new Merge(key(whole, kept), within))))
        .orElse(kept);
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
