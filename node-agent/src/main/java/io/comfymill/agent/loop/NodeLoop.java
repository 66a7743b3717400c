package io.comfymill.agent.loop;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Runs tasks one after the other, in the order in which they came. All of a node's state is
 * confined to its loop; nothing that runs on it blocks.
 */
public interface NodeLoop extends Executor {
  /**
   * Runs the task once, later. It cannot be cancelled: the task checks whether it is still wanted.
   */
  void after(Duration delay, Runnable task);

  /** Handles the outcome of something done elsewhere on the loop. */
  default <T> void follow(
      CompletionStage<T> stage, Consumer<? super T> done, Consumer<Throwable> failed) {
    stage.whenComplete(
        (value, failure) ->
            execute(
                () -> {
                  if (failure == null) {
                    done.accept(value);
                  } else {
                    failed.accept(unwrapped(failure));
                  }
                }));
  }

  private static Throwable unwrapped(Throwable failure) {
    boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
    return wrapped ? failure.getCause() : failure;
  }
}
