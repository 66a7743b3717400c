package io.comfymill.gateway.liverecords;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.wire.JobEvent;

/** Changes of jobs for tests. */
public final class Changes {
  private static final NodeId NODE = new NodeId("n");

  private Changes() {}

  public static JobId id(String promptId) {
    return JobId.of(TenantId.DEFAULT, new PromptId(promptId));
  }

  static JobEvent.Subject subject(String promptId, long sequence) {
    return new JobEvent.Subject(
        id(promptId), TenantId.DEFAULT, new PromptId(promptId), "client", sequence, 1);
  }

  public static ObservedChange queued(String promptId, long sequence) {
    return ObservedChange.of(
        new JobEvent.Queued(JobRowSamples.SUBMITTED, subject(promptId, sequence)));
  }

  public static ObservedChange running(String promptId, long sequence) {
    return ObservedChange.of(
        new JobEvent.Running(JobRowSamples.SUBMITTED, subject(promptId, sequence), NODE));
  }

  public static ObservedChange succeeded(String promptId, long sequence) {
    return ObservedChange.of(
        new JobEvent.Succeeded(
            JobRowSamples.FINISHED, subject(promptId, sequence), NODE, JobRowSamples.result()));
  }

  public static JobRow tableRow(String promptId, JobState state, long sequence) {
    return JobRowSamples.row(promptId, state, sequence);
  }

  /** As the table tells it. */
  public static ObservedChange row(String promptId, JobState state, long sequence) {
    return ObservedChange.of(JobRows.Summary.of(JobRowSamples.row(promptId, state, sequence)));
  }
}
