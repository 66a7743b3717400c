package io.comfymill.agent.context;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One node's thread, so to speak: runs tasks one after the other, in the order in which they came.
 * All of a node's state belongs to it; nothing that runs on it blocks.
 */
public interface NodeLoop extends Executor {
  /** Runs the task once, later. Nothing cancels it: the task looks whether it is still wanted. */
  void after(Duration delay, Runnable task);

  /** Hands the outcome of something done elsewhere back to the loop. */
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
