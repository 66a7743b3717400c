package io.comfymill.gateway.archive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.jobs.Conditions;
import io.comfymill.gateway.liverecords.JobRows;
import io.comfymill.gateway.liverecords.PromptTuple;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** A queued job as the body of the {@code POST /prompt} that submits it again. */
final class ArchivedJob {
  private static final Set<String> CHANGEABLE = Set.of("priority", "held", "depends_on");

  private ArchivedJob() {}

  /** With its long strings still in the store, and its place and conditions as they are now. */
  static ObjectNode of(JobRow row, Instant now, ArtifactStore store) throws IOException {
    ArrayNode tuple = PromptTuple.of(JobRows.spec(row), row.number, store);
    ObjectNode body = WireJson.mapper().createObjectNode();
    body.put("prompt_id", row.promptId);
    body.put("archived_at", now.toString());
    if (row.clientId != null) {
      body.put("client_id", row.clientId);
    }
    body.set("number", tuple.get(0));
    body.set("prompt", tuple.get(2));
    body.set("extra_data", options((ObjectNode) tuple.get(3), row));
    body.set("partial_execution_targets", tuple.get(4));
    return body;
  }

  private static ObjectNode options(ObjectNode extraData, JobRow row) {
    JobConditions conditions = Conditions.of(row);
    SortedSet<String> dependsOn = dependsOn(extraData, conditions, new TenantId(row.tenant));
    ObjectNode options = extraData.withObjectProperty("comfymill");
    for (String option : CHANGEABLE) {
      extraData.remove("comfymill." + option);
      options.remove(option);
    }
    options.put("priority", row.priority);
    if (conditions.held()) {
      options.put("held", true);
    }
    if (!dependsOn.isEmpty()) {
      options.set("depends_on", WireJson.mapper().valueToTree(dependsOn));
    }
    return extraData;
  }

  /** Those that have not ended. */
  private static SortedSet<String> dependsOn(
      ObjectNode extraData, JobConditions conditions, TenantId tenant) {
    SortedSet<String> left = new TreeSet<>();
    for (var given :
        new ArrayNode[] {
          extraData.path("comfymill").path("depends_on") instanceof ArrayNode list ? list : null,
          extraData.path("comfymill.depends_on") instanceof ArrayNode list ? list : null
        }) {
      if (given != null) {
        given.forEach(prompt -> left.add(prompt.asText()));
      }
    }
    left.removeIf(
        prompt -> !conditions.dependsOn().contains(JobId.of(tenant, new PromptId(prompt))));
    return left;
  }
}
