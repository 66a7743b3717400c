package io.comfymill.agent.execution;

import io.comfymill.common.id.AttemptId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node holds, in the order in which it came. Belongs to the node's loop.
 *
 * <p>Those that live are no more than the node's slots. Those that have ended stay until Kafka has
 * their ends; at {@link #MAX} nothing new is taken, and the scheduler gives it to another node.
 */
final class HeldAttempts {
  static final int MAX = 1_000;

  private final Map<AttemptId, Attempt> attempts = new LinkedHashMap<>();

  void add(Attempt attempt) {
    attempts.put(attempt.id(), attempt);
  }

  void remove(Attempt attempt) {
    attempts.remove(attempt.id());
  }

  boolean isFull() {
    return attempts.size() >= MAX;
  }

  Optional<Attempt> find(AttemptId id) {
    return Optional.ofNullable(attempts.get(id));
  }

  /** The live one that ComfyUI knows by that id. */
  Optional<Attempt> byPrompt(String promptId) {
    return live().stream().filter(a -> a.promptId().toString().equals(promptId)).findFirst();
  }

  /** Those that take a slot. A copy, for callers that end some. */
  List<Attempt> live() {
    return attempts.values().stream().filter(Attempt::isLive).toList();
  }

  Optional<Attempt> running() {
    return attempts.values().stream().filter(Attempt::isRunning).findFirst();
  }

  List<AttemptId> ids() {
    return List.copyOf(attempts.keySet());
  }
}
