package io.comfymill.gateway.v2.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.bulk.JobContent;
import io.comfymill.common.workflow.Workflow;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a job never changes and is asked for again and again.
 *
 * @param executed the graph nodes that its outputs need
 * @param classes class of each graph node
 */
public record JobFacts(
    @Nullable String metadata,
    Set<String> executed,
    Set<String> outputs,
    Map<String, String> classes) {
  public JobFacts {
    executed = Set.copyOf(executed);
    outputs = Set.copyOf(outputs);
    classes = Map.copyOf(classes);
  }

  static final JobFacts UNKNOWN = new JobFacts(null, Set.of(), Set.of(), Map.of());

  static JobFacts of(JobContent content, Collection<String> outputs) {
    return of(content.prompt(), content.extraData(), outputs);
  }

  static JobFacts of(ObjectNode prompt, JsonNode extraData, Collection<String> outputs) {
    Map<String, String> classes = new HashMap<>();
    for (Map.Entry<String, JsonNode> node : prompt.properties()) {
      classes.put(node.getKey(), node.getValue().path("class_type").asText());
    }
    Set<String> executed = Workflow.parse(prompt).withAncestors(List.copyOf(outputs));
    return new JobFacts(JobRequest.metadata(extraData), executed, Set.copyOf(outputs), classes);
  }

  /** About how much memory it takes, in graph nodes. */
  int weight() {
    return 1 + classes.size();
  }
}
