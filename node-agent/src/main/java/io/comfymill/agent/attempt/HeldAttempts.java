package io.comfymill.agent.attempt;

import io.comfymill.common.id.AttemptId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The attempts that a node holds, in the order in which they came. Confined to the node's loop.
 *
 * <p>There are no more live ones than slots. One that has ended stays until Kafka acknowledges its
 * end; at {@link #MAX} nothing new is taken, and the scheduler gives it to another node.
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

  /** The live attempt that ComfyUI knows by that id. */
  public Optional<HeldAttempt> byPrompt(String promptId) {
    return live().stream().filter(a -> a.promptId().toString().equals(promptId)).findFirst();
  }

  /** Those that take a slot; a copy, since callers may end some. */
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
