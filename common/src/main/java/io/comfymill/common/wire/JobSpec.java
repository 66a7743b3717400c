package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job as its client asked for it; never changed afterwards.
 *
 * @param clientId the client that gets the job's live messages; null for a client without one
 * @param number ComfyUI's queue number: lower runs first; negative for {@code front: true}
 * @param priority tier; higher goes first
 * @param workflow the API-format graph, as the client sent it; empty where {@code outline} has it
 * @param extraData ComfyUI's {@code extra_data}, with the client's id and the creation time added;
 *     only {@link #WORKFLOW_METADATA} where {@code outline} has it
 * @param outputsToExecute ids of the output graph nodes that passed validation
 * @param limits how long and how often it may be tried
 * @param inputs files of the artifact store that the workflow names
 * @param texts strings too long for a record; a short one stands in the place of each
 * @param outline where workflow and extra data are, if they are too large for a record
 * @param conditions what has to be true before it is in line; null for nothing
 * @param traceparent the place in a trace of what led to it, as W3C's header has it; null for none
 * @param graph its graph nodes by signature; null where they are too many, or not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobSpec(
    JobId id,
    TenantId tenant,
    PromptId promptId,
    @Nullable String clientId,
    double number,
    int priority,
    ObjectNode workflow,
    ObjectNode extraData,
    List<String> outputsToExecute,
    Requirements requirements,
    JobLimits limits,
    List<InputFile> inputs,
    Instant submittedAt,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<StoredText> texts,
    @Nullable StoredOutline outline,
    @Nullable JobConditions conditions,
    @Nullable String traceparent,
    @Nullable JobGraph graph) {
  /** The field of {@code extraData} that is repeated in every message of the job. */
  public static final String WORKFLOW_METADATA = "workflow_metadata";

  private static final int MAX_TRACEPARENT = 128;

  /** Larger metadata are not repeated. */
  public static final int MAX_METADATA_BYTES = 16 * 1024;

  public JobSpec {
    Require.present(id, "id");
    Require.present(tenant, "tenant");
    Require.present(promptId, "promptId");
    Require.that(Double.isFinite(number), "number", "is not finite");
    Require.present(workflow, "workflow");
    Require.present(extraData, "extraData");
    Require.present(outputsToExecute, "outputsToExecute");
    Require.present(requirements, "requirements");
    Require.present(inputs, "inputs");
    Require.time(submittedAt, "submittedAt");
    Require.that(
        traceparent == null || traceparent.length() <= MAX_TRACEPARENT,
        "traceparent",
        "is too long");
    limits = Objects.requireNonNullElse(limits, JobLimits.NONE);
    outputsToExecute = List.copyOf(outputsToExecute);
    inputs = List.copyOf(inputs);
    texts = texts == null ? List.of() : List.copyOf(texts); // null in older records
    conditions = JobConditions.NONE.equals(conditions) ? null : conditions;
  }

  /** A job that is in line at once. */
  public JobSpec(
      JobId id,
      TenantId tenant,
      PromptId promptId,
      @Nullable String clientId,
      double number,
      int priority,
      ObjectNode workflow,
      ObjectNode extraData,
      List<String> outputsToExecute,
      Requirements requirements,
      JobLimits limits,
      List<InputFile> inputs,
      Instant submittedAt,
      List<StoredText> texts,
      @Nullable StoredOutline outline) {
    this(
        id,
        tenant,
        promptId,
        clientId,
        number,
        priority,
        workflow,
        extraData,
        outputsToExecute,
        requirements,
        limits,
        inputs,
        submittedAt,
        texts,
        outline,
        null,
        null,
        null);
  }

  /** The same job under these conditions. */
  public JobSpec under(JobConditions next) {
    return copy(workflow, extraData, texts, outline, next, traceparent, graph);
  }

  /**
   * The same job, parts of which are in the artifact store.
   *
   * @param movedTo where workflow and extra data are, if not in the record
   */
  public JobSpec inParts(List<StoredText> texts, @Nullable StoredOutline movedTo) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return copy(
        movedTo == null ? workflow : nodes.objectNode(),
        movedTo == null ? extraData : workflowMetadata(),
        texts,
        movedTo,
        conditions,
        traceparent,
        graph);
  }

  /** The same job, with this as the place in its trace; unchanged for null. */
  public JobSpec traced(@Nullable String next) {
    return next == null ? this : copy(workflow, extraData, texts, outline, conditions, next, graph);
  }

  /** The same job, its graph nodes signed. */
  public JobSpec signed(@Nullable JobGraph next) {
    return copy(workflow, extraData, texts, outline, conditions, traceparent, next);
  }

  private JobSpec copy(
      ObjectNode newWorkflow,
      ObjectNode newExtraData,
      List<StoredText> newTexts,
      @Nullable StoredOutline newOutline,
      @Nullable JobConditions newConditions,
      @Nullable String newTraceparent,
      @Nullable JobGraph newGraph) {
    return new JobSpec(
        id,
        tenant,
        promptId,
        clientId,
        number,
        priority,
        newWorkflow,
        newExtraData,
        outputsToExecute,
        requirements,
        limits,
        inputs,
        submittedAt,
        newTexts,
        newOutline,
        newConditions,
        newTraceparent,
        newGraph);
  }

  /** What is repeated in every message of the job stays in its record. */
  private ObjectNode workflowMetadata() {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    if (extraData.get(WORKFLOW_METADATA) instanceof ObjectNode metadata
        && WireJson.write(metadata).length <= MAX_METADATA_BYTES) {
      kept.set(WORKFLOW_METADATA, metadata);
    }
    return kept;
  }

  /** Whether parts of the job are in the artifact store. */
  @JsonIgnore
  public boolean isStoredInParts() {
    return outline != null || !texts.isEmpty();
  }
}
