package io.comfymill.common.wire;

/** Why an attempt, or in the end its job, did not succeed. */
public enum FailureCause {
  /** ComfyUI's validation refused the workflow. No other node will take it either. */
  INVALID_WORKFLOW,
  /** The node lacks a model file that the workflow names. */
  MISSING_MODEL,
  /** The node lacks a node class that the workflow uses. */
  MISSING_NODE_CLASS,
  /** A graph node raised an error while it executed. */
  EXECUTION_ERROR,
  /** The GPU ran out of memory. */
  OUT_OF_MEMORY,
  /** ComfyUI went away, or forgot the prompt, while the attempt was with it. */
  COMFYUI_LOST,
  /** No progress for the stall timeout. */
  HUNG,
  /** ComfyUI's worker ended: its HTTP goes on, and nothing runs any more. */
  WORKER_DIED,
  /** The node's heartbeats stopped. */
  NODE_LOST,
  /** The agent could not fetch the inputs or store the outputs. */
  ARTIFACTS_UNAVAILABLE,
  /** The agent would not take it, and nothing of it was run. */
  REJECTED,
  /**
   * It was sent to its agent repeatedly and never acknowledged, although the node sent heartbeats.
   */
  NOT_ACCEPTED,
  /** The agent was cut off from Kafka for longer than its lease and stopped the attempt itself. */
  LEASE_EXPIRED,
  /** It ran longer than its job allows. */
  TIMED_OUT,
  /** The job's deadline passed before it was done. */
  DEADLINE_PASSED,
  /** The scheduler took it back before it began, for another node. */
  WITHDRAWN,
  /** Somebody cancelled it. */
  CANCELLED,
  /** The database rejects the job's content, which a retry would not change. */
  UNSTORABLE,
  /** Two servers died while they ran it; only an operator can have it tried on a third. */
  SUSPECTED_KILLER,
  /** A job that it depends on did not end as it had to. */
  DEPENDENCY_FAILED;
}
