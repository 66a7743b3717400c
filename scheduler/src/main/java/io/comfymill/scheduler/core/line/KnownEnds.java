package io.comfymill.scheduler.core.line;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.scheduler.core.job.JobState;
import java.util.Map;

/**
 * What the database knows of jobs that have ended and that new jobs refer to.
 *
 * @param endings how jobs ended that others depend on
 * @param answers runs that answer for new jobs, by the id of the new job
 */
public record KnownEnds(Map<JobId, Ending> endings, Map<JobId, Answer> answers) {
  public static final KnownEnds NONE = new KnownEnds(Map.of(), Map.of());

  public KnownEnds {
    endings = Map.copyOf(endings);
    answers = Map.copyOf(answers);
  }

  /** How a job ended. */
  public enum Ending {
    SUCCEEDED("succeeded"),
    FAILED("failed"),
    CANCELLED("was cancelled");

    private final String words;

    Ending(String words) {
      this.words = words;
    }

    public static Ending of(JobState.Ended state) {
      if (state.isSuccess()) {
        return SUCCEEDED;
      }
      return state instanceof JobState.Cancelled ? CANCELLED : FAILED;
    }

    /** For whoever asks why another job failed. */
    public String ofDependency(JobId job) {
      return "job %s, on which it depends, %s".formatted(job, words);
    }
  }

  /** The result of a run, and where it ran. */
  public record Answer(NodeId node, ExecutionResult result) {}
}
