package io.comfymill.gateway.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class InTurnTest {
  private final InTurn<String> turns = new InTurn<>(2);
  private final List<String> begun = new ArrayList<>();
  private final List<UniEmitter<? super Void>> running = new ArrayList<>();

  private CompletableFuture<Void> step(String key, String name) {
    return turns
        .run(
            key,
            () -> {
              begun.add(name);
              return Uni.createFrom().emitter(running::add);
            })
        .subscribeAsCompletionStage();
  }

  private void begin(String key, String name) {
    assertThat(step(key, name)).isNotDone();
  }

  @Test
  void stepsOfOneKeyWaitForEachOtherAndThoseOfAnotherDoNot() {
    begin("a", "a1");
    CompletableFuture<Void> second = step("a", "a2");
    begin("b", "b1");
    assertThat(begun).containsExactly("a1", "b1");
    running.get(0).complete(null);
    assertThat(begun).containsExactly("a1", "b1", "a2");
    assertThat(second).isNotDone();
    running.get(2).complete(null);
    assertThat(second).isCompleted();
  }

  @Test
  void aStepThatFailsOrThrowsLetsTheNextOneBegin() {
    CompletableFuture<Void> first = step("a", "a1");
    CompletableFuture<Void> thrown =
        turns
            .run(
                "a",
                () -> {
                  throw new IllegalStateException("thrown");
                })
            .subscribeAsCompletionStage();
    begin("a", "a3");
    running.get(0).fail(new IllegalStateException("failed"));
    assertThat(first).isCompletedExceptionally();
    assertThat(thrown).isCompletedExceptionally();
    assertThat(begun).containsExactly("a1", "a3");
  }

  @Test
  void whoComesPastTheBoundIsRefusedAndNothingElse() {
    begin("a", "a1");
    begin("a", "a2");
    begin("a", "a3");
    CompletableFuture<Void> refused = step("a", "a4");
    assertThat(refused)
        .failsWithin(java.time.Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(RejectedExecutionException.class);
    assertThat(step("b", "b1")).isNotDone();
    running.get(0).complete(null);
    running.get(2).complete(null);
    running.get(3).complete(null);
    assertThat(step("a", "a5")).isNotDone();
    assertThat(begun).containsExactly("a1", "b1", "a2", "a3", "a5");
  }
}
