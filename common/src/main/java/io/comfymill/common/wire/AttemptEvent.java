package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import java.time.Instant;
import java.util.List;
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

  /** When ComfyUI began, where this report of an end is the first that tells. */
  default @Nullable Instant startedAt() {
    return null;
  }

  /** Nothing but this follows about the attempt. */
  @JsonIgnore
  default boolean isEnd() {
    return !(this instanceof Accepted) && !(this instanceof Started);
  }

  /**
   * The same, where it also tells that ComfyUI began; only the end of what ran can.
   *
   * @param start when
   */
  default AttemptEvent begunAt(Instant start) {
    return this;
  }

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

  /**
   * ComfyUI finished it and every output is in the artifact store.
   *
   * @param startedAt when ComfyUI began, where no {@link Started} has told: the attempt was quick
   * @param graphMillis how long each graph node of the job's {@link JobGraph} ran, in its order, in
   *     ms; negative for one that did not run, since its result was not needed or in ComfyUI's
   *     cache; null where it is not known
   */
  record Succeeded(
      Instant at,
      AttemptId attempt,
      NodeId nodeId,
      ExecutionResult result,
      @Nullable Instant startedAt,
      @Nullable List<Integer> graphMillis)
      implements AttemptEvent {
    public Succeeded {
      check(at, attempt, nodeId);
      Require.present(result, "result");
      graphMillis = graphMillis == null ? null : List.copyOf(graphMillis);
      Require.that(
          graphMillis == null || graphMillis.size() <= JobGraph.MOST_NODES,
          "graphMillis",
          "are more than a graph has");
    }

    public Succeeded(Instant at, AttemptId attempt, NodeId nodeId, ExecutionResult result) {
      this(at, attempt, nodeId, result, null, null);
    }

    /** The same, with how long each of its graph nodes ran. */
    public Succeeded timed(@Nullable List<Integer> millis) {
      return new Succeeded(at, attempt, nodeId, result, startedAt, millis);
    }

    @Override
    public Succeeded begunAt(Instant start) {
      return new Succeeded(at, attempt, nodeId, result, start, graphMillis);
    }
  }

  /**
   * @param message for people: what happened, in a sentence
   * @param result what ComfyUI's history says, where the attempt got that far
   * @param startedAt when ComfyUI began, where no {@link Started} has told: the attempt was quick
   */
  record Failed(
      Instant at,
      AttemptId attempt,
      NodeId nodeId,
      FailureCause cause,
      String message,
      @Nullable ExecutionResult result,
      @Nullable Instant startedAt)
      implements AttemptEvent {
    public Failed {
      check(at, attempt, nodeId);
      Require.present(cause, "cause");
      Require.present(message, "message");
    }

    public Failed(
        Instant at,
        AttemptId attempt,
        NodeId nodeId,
        FailureCause cause,
        String message,
        @Nullable ExecutionResult result) {
      this(at, attempt, nodeId, cause, message, result, null);
    }

    @Override
    public Failed begunAt(Instant start) {
      return new Failed(at, attempt, nodeId, cause, message, result, start);
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
