package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an agent reports of an attempt. May arrive more than once. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AttemptEvent.Accepted.class, name = "Accepted"),
  @JsonSubTypes.Type(value = AttemptEvent.Started.class, name = "Started"),
  @JsonSubTypes.Type(value = AttemptEvent.Succeeded.class, name = "Succeeded"),
  @JsonSubTypes.Type(value = AttemptEvent.Failed.class, name = "Failed"),
  @JsonSubTypes.Type(value = AttemptEvent.Rejected.class, name = "Rejected"),
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface AttemptEvent {
  Instant at();

  AttemptId attempt();

  NodeId nodeId();

  /** The agent has it on disk and answers for it. */
  record Accepted(Instant at, AttemptId attempt, NodeId nodeId) implements AttemptEvent {
    public Accepted {
      check(at, attempt, nodeId);
    }
  }

  /** ComfyUI has begun to execute it. */
  record Started(Instant at, AttemptId attempt, NodeId nodeId) implements AttemptEvent {
    public Started {
      check(at, attempt, nodeId);
    }
  }

  /** ComfyUI finished it and every output is in the artifact store. */
  record Succeeded(Instant at, AttemptId attempt, NodeId nodeId, ExecutionResult result)
      implements AttemptEvent {
    public Succeeded {
      check(at, attempt, nodeId);
      Require.present(result, "result");
    }
  }

  /**
   * @param message for people: what happened, in a sentence
   * @param result what ComfyUI's history says, where the attempt got that far
   */
  record Failed(
      Instant at,
      AttemptId attempt,
      NodeId nodeId,
      FailureCause cause,
      String message,
      @Nullable ExecutionResult result)
      implements AttemptEvent {
    public Failed {
      check(at, attempt, nodeId);
      Require.present(cause, "cause");
      Require.present(message, "message");
    }
  }

  /** The agent will not run it, and nothing of it was run: no slot free, node offline. */
  record Rejected(Instant at, AttemptId attempt, NodeId nodeId, String reason)
      implements AttemptEvent {
    public Rejected {
      check(at, attempt, nodeId);
      Require.present(reason, "reason");
    }
  }

  private static void check(Instant at, AttemptId attempt, NodeId nodeId) {
    Require.time(at, "at");
    Require.present(attempt, "attempt");
    Require.present(nodeId, "nodeId");
  }
}
