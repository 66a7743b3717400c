package io.comfymill.common.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SupervisedLoopTest {
  private static final Duration PAUSE = Duration.ofSeconds(7);
  private static final LoopSettings SETTINGS =
      LoopSettings.named("test")
          .retryAfter(Duration.ofMillis(100), Duration.ofMillis(300))
          .stallAfter(Duration.ofSeconds(60));

  private final AtomicLong nanos = new AtomicLong();
  private final Loops loops = new Loops(nanos::get, (all, progress) -> {});
  private final ManualTimer timer = new ManualTimer();
  private final Deque<CompletionStage<Duration>> answers = new ArrayDeque<>();

  static Stream<Throwable> anything() {
    return Stream.of(
        new IllegalStateException("a defect"),
        new StackOverflowError(),
        new OutOfMemoryError("pretended"),
        new NoClassDefFoundError("gone"),
        new InterruptedException("by whom?"),
        new AssertionError());
  }

  private SupervisedLoop start() {
    return SupervisedLoop.start(loops, SETTINGS, timer, answers::remove);
  }

  private void endsWith(CompletionStage<Duration> answer) {
    answers.add(answer);
    timer.run();
  }

  private void fails(Throwable failure) {
    endsWith(CompletableFuture.failedFuture(failure));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @ParameterizedTest
  @MethodSource("anything")
  void goesOnWhateverATurnThrows(Throwable failure) {
    SupervisedLoop loop =
        SupervisedLoop.start(
            loops,
            SETTINGS,
            timer,
            () -> {
              SupervisedLoopTest.<RuntimeException>sneak(failure);
              return CompletableFuture.completedFuture(PAUSE);
            });

    timer.run();

    assertThat(timer.hasTurn()).isTrue();
    assertThat(timer.lastDelay()).isEqualTo(Duration.ofMillis(100));
    assertThat(loop.progress().failures()).isEqualTo(1);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void pausesLongerAfterEachFailureUntilOneSucceeds() {
    start();

    fails(new IllegalStateException());
    assertThat(timer.lastDelay()).isEqualTo(Duration.ofMillis(100));
    fails(new IllegalStateException());
    assertThat(timer.lastDelay()).isEqualTo(Duration.ofMillis(200));
    fails(new IllegalStateException());
    assertThat(timer.lastDelay()).isEqualTo(Duration.ofMillis(300));
    fails(new IllegalStateException());
    assertThat(timer.lastDelay()).isEqualTo(Duration.ofMillis(300));
    endsWith(CompletableFuture.completedFuture(PAUSE));
    assertThat(timer.lastDelay()).isEqualTo(PAUSE);
    fails(new IllegalStateException());
    assertThat(timer.lastDelay()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void aTurnThatNeverEndsStandsStill() {
    start();
    endsWith(new CompletableFuture<>());

    pass(Duration.ofSeconds(59));
    assertThat(loops.stalled()).isEmpty();
    pass(Duration.ofSeconds(2));
    assertThat(loops.stalled()).extracting(Progress::name).containsExactly("test");
  }

  @Test
  void aPauseThatATurnAskedForIsNoStandstillHoweverLong() {
    start();
    endsWith(CompletableFuture.completedFuture(Duration.ofMinutes(10)));

    pass(Duration.ofMinutes(10));
    assertThat(loops.stalled()).isEmpty();
    pass(Duration.ofSeconds(61));
    assertThat(loops.stalled()).hasSize(1);
  }

  @Test
  void defectsAreNoProgress() {
    start();
    for (int i = 0; i < 10; i++) {
      pass(Duration.ofSeconds(7));
      fails(new IllegalStateException());
    }

    assertThat(loops.stalled()).hasSize(1);
    endsWith(CompletableFuture.completedFuture(PAUSE));
    assertThat(loops.stalled()).isEmpty();
  }

  @Test
  void waitingForSomebodyWhoIsAwayIsNoStandstill() {
    start();
    for (int i = 0; i < 10; i++) {
      pass(Duration.ofSeconds(7));
      fails(new IllegalStateException(new ConnectException("refused")));
    }

    assertThat(loops.stalled()).isEmpty();
  }

  @Test
  void aClosedLoopBeginsNoTurnAndIsNotWatched() {
    SupervisedLoop loop = start();
    loop.close();
    timer.run(); // answers is empty: a turn would fail and come again

    assertThat(timer.hasTurn()).isFalse();
    pass(Duration.ofDays(1));
    assertThat(loops.stalled()).isEmpty();
  }

  @Test
  void aBlockingLoopOutlivesAnErrorOnItsThread() {
    AtomicInteger turns = new AtomicInteger();
    CountDownLatch third = new CountDownLatch(3);
    try (SupervisedLoop loop =
        SupervisedLoop.startBlocking(
            new Loops(),
            SETTINGS.retryAfter(Duration.ofMillis(1), Duration.ofMillis(1)),
            () -> {
              third.countDown();
              if (turns.incrementAndGet() < 3) {
                Thread.currentThread().interrupt();
                throw new LinkageError("injected");
              }
              return Duration.ofMillis(1);
            })) {
      await().until(() -> third.getCount() == 0);
      assertThat(loop.progress().failures()).isEqualTo(2);
    }
  }

  @Test
  void refusesAPauseThatWouldPassForStandingStill() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> LoopSettings.named("x").stallAfter(Duration.ofSeconds(1)))
        .hasMessageContaining("loop x");
  }
}
