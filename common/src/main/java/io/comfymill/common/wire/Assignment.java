package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import java.time.Instant;

/** What the scheduler asks of a node's agent. May arrive more than once. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Assignment.Run.class, name = "Run"),
  @JsonSubTypes.Type(value = Assignment.Cancel.class, name = "Cancel"),
  @JsonSubTypes.Type(value = Assignment.Withdraw.class, name = "Withdraw"),
})
public sealed interface Assignment {
  Instant at();

  NodeId nodeId();

  AttemptId attempt();

  /** Run this attempt; answered by {@link AttemptEvent.Accepted} or {@code Rejected}. */
  record Run(Instant at, NodeId nodeId, AttemptId attempt, JobSpec job) implements Assignment {
    public Run {
      check(at, nodeId, attempt);
      Require.present(job, "job");
      Require.that(attempt.job().equals(job.id()), "job", "is not the attempt's");
    }
  }

  /**
   * Stop this attempt, wherever it is; answered by {@link AttemptEvent.Failed} with {@link
   * FailureCause#CANCELLED}, also by an agent that does not know the attempt.
   */
  record Cancel(Instant at, NodeId nodeId, AttemptId attempt, String reason) implements Assignment {
    public Cancel {
      check(at, nodeId, attempt);
      Require.present(reason, "reason");
    }
  }

  /**
   * Give this attempt back unless ComfyUI has begun to execute it; answered by {@link
   * AttemptEvent.Failed} with {@link FailureCause#WITHDRAWN}, also by an agent that does not know
   * the attempt. One that has begun goes on, and nothing is answered.
   */
  record Withdraw(Instant at, NodeId nodeId, AttemptId attempt) implements Assignment {
    public Withdraw {
      check(at, nodeId, attempt);
    }
  }

  private static void check(Instant at, NodeId nodeId, AttemptId attempt) {
    Require.time(at, "at");
    Require.present(nodeId, "nodeId");
    Require.present(attempt, "attempt");
  }
}
