package io.comfymill.common.wire;

import org.jspecify.annotations.Nullable;

/**
 * A part of the queue that can be paused.
 *
 * @param name of the tenant or pool; empty for everything
 */
public record QueueName(Scope scope, String name) {
  public static final QueueName EVERYTHING = new QueueName(Scope.EVERYTHING, "");

  public QueueName {
    Require.present(scope, "scope");
    Require.present(name, "name");
    Require.that(name.isEmpty() == (scope == Scope.EVERYTHING), "name", "does not fit the scope");
  }

  /** Whose jobs. */
  public enum Scope {
    EVERYTHING,
    TENANT,
    POOL
  }

  /** For people: what the sentence "… is paused" begins with. */
  public String words() {
    return switch (scope) {
      case EVERYTHING -> "the whole queue";
      case TENANT -> "the queue of tenant " + name;
      case POOL -> "the queue of pool " + name;
    };
  }

  /** The same, with why. */
  public String paused(@Nullable String reason) {
    return words() + " is paused" + (reason == null ? "" : ": " + reason);
  }
}
