package io.comfymill.gateway.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.workflow.GraphNode;
import io.comfymill.common.workflow.ObjectInfo;
import io.comfymill.common.workflow.Workflow;
import io.comfymill.gateway.fleet.FleetCapabilities;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes the job of a submission. */
final class JobSpecs {
  private static final int DEFAULT_PRIORITY = 0;

  private JobSpecs() {}

  static JobSpec of(Submission submission, PromptId promptId, double number, Instant now) {
    PromptRequest request = submission.request();
    Workflow workflow = submission.workflow();
    List<String> outputs = submission.validation().outputs();
    Set<String> executed = workflow.withAncestors(outputs);
    ObjectInfo objectInfo = submission.fleet().objectInfo();
    return new JobSpec(
        submission.jobId(promptId),
        submission.tenant(),
        promptId,
        request.clientId(),
        number,
        DEFAULT_PRIORITY,
        request.prompt(),
        extraData(request, now),
        outputs,
        requirements(workflow, executed, submission.fleet()),
        submission.files().inputs(workflow, executed, objectInfo),
        now);
  }

  private static ObjectNode extraData(PromptRequest request, Instant now) {
    ObjectNode extraData = request.extraData().deepCopy();
    if (request.clientId() != null) {
      extraData.put("client_id", request.clientId());
    }
    return extraData.put("create_time", now.toEpochMilli());
  }

  /** Only of what will be executed: a class that an invalid output needs is no requirement. */
  private static Requirements requirements(
      Workflow workflow, Set<String> executed, FleetCapabilities fleet) {
    SortedSet<String> classes = new TreeSet<>();
    SortedSet<String> models = new TreeSet<>();
    for (String id : executed) {
      GraphNode node = workflow.node(id).orElseThrow();
      classes.add(node.classType());
      models.addAll(modelFiles(node, fleet));
    }
    return new Requirements(classes, models);
  }

  /** The values of choices that some node lists as a model file. */
  private static Set<String> modelFiles(GraphNode node, FleetCapabilities fleet) {
    Set<String> files = new TreeSet<>();
    node.inputs()
        .forEach(
            (input, value) ->
                fleet
                    .objectInfo()
                    .nodeClass(node.classType())
                    .flatMap(nodeClass -> nodeClass.input(input))
                    .filter(spec -> spec.isChoice() && value.isTextual())
                    .filter(spec -> fleet.hasModelFile(value.textValue()))
                    .ifPresent(spec -> files.add(value.textValue())));
    return files;
  }
}
