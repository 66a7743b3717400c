package io.comfymill.agent.attempt;

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
public final class HeldAttempts {
  public static final int MAX = 1_000;

  private final Map<AttemptId, HeldAttempt> attempts = new LinkedHashMap<>();

  public void add(HeldAttempt attempt) {
    attempts.put(attempt.id(), attempt);
  }

  public void remove(HeldAttempt attempt) {
    attempts.remove(attempt.id());
  }

  public boolean isFull() {
    return attempts.size() >= MAX;
  }

  public Optional<HeldAttempt> find(AttemptId id) {
    return Optional.ofNullable(attempts.get(id));
  }

  /** The live one that ComfyUI knows by that id. */
  public Optional<HeldAttempt> byPrompt(String promptId) {
    return live().stream().filter(a -> a.promptId().toString().equals(promptId)).findFirst();
  }

  /** Those that take a slot. A copy, for callers that end some. */
  public List<HeldAttempt> live() {
    return attempts.values().stream().filter(HeldAttempt::isLive).toList();
  }

  public Optional<HeldAttempt> running() {
    return attempts.values().stream().filter(HeldAttempt::isRunning).findFirst();
  }

  public List<AttemptId> ids() {
    return List.copyOf(attempts.keySet());
  }
}
