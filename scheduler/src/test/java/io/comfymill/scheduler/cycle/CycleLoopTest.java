package io.comfymill.scheduler.cycle;

import static io.comfymill.scheduler.cycle.CycleFixture.COMMANDS;
import static io.comfymill.scheduler.cycle.CycleFixture.TERM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.scheduler.leader.FencedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a leader whose cycles fail, hang or are fenced. */
class CycleLoopTest {
  private static final Duration TTL = Duration.ofSeconds(3);
  private static final Leadership.Retry SOON =
      new Leadership.Retry(Duration.ofMillis(1), Duration.ofMillis(2));

  private final CycleFixture world = new CycleFixture(Map.of("tick", "5ms"));
  private final FakeDatabase database = world.database;
  private final AtomicInteger lost = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);
  private CycleLoop loop = new CycleLoop(world.context, SOON);

  @AfterEach
  void stop() {
    released.countDown();
    loop.stop();
  }

  private void lead() {
    int before = world.intakes.opened().size();
    loop.lead(TERM, lost::incrementAndGet);
    await().until(() -> world.intakes.opened().size() > before);
    await().until(() -> world.kafka.sent("node-heartbeats").size() > before);
  }

  private void submit(String prompt) throws InterruptedException {
    world.intakes.latest().put(world.submit(prompt));
  }

  private void fails(int times, Throwable failure) {
    AtomicInteger left = new AtomicInteger(times);
    database.fail(
        changes -> {
          if (left.getAndDecrement() > 0) {
            CycleLoopTest.<RuntimeException>sneak(failure);
          }
        });
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  /** Nothing is acknowledged twice: each tenure gets the record again, as Kafka would give it. */
  private void submitUntilWritten() {
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              submit("job");
              return !database.writes().isEmpty();
            });
  }

  static Stream<Throwable> anything() {
    return Stream.of(
        new IllegalStateException("injected"),
        new StackOverflowError(),
        new AssertionError("injected"));
  }

  @ParameterizedTest
  @MethodSource("anything")
  void whateverACycleThrowsItStartsOverFromTheDatabase(Throwable failure) {
    lead();
    fails(3, failure);
    submitUntilWritten();

    assertThat(database.loads()).hasSize(4);
    assertThat(world.intakes.opened()).hasSize(4);
    assertThat(world.intakes.opened().subList(0, 3)).allMatch(opened -> opened.isClosed());
    assertThat(database.offsets()).containsKey(COMMANDS);
    assertThat(lost).hasValue(0);
  }

  @Test
  void thePauseBeforeItStartsOverGrows() {
    loop =
        new CycleLoop(
            world.context, new Leadership.Retry(Duration.ofMillis(40), Duration.ofMillis(160)));
    lead();
    fails(4, new IllegalStateException("injected"));
    submitUntilWritten();

    List<Long> loads = database.loads();
    assertThat(loads).hasSize(5);
    for (int i = 0; i < 4; i++) {
      long pause = TimeUnit.NANOSECONDS.toMillis(loads.get(i + 1) - loads.get(i));
      assertThat(pause).isGreaterThanOrEqualTo(Math.min(160, 40L << i));
    }
  }

  @Test
  void aSendThatFailsLaterStartsOverToo() throws InterruptedException {
    world.kafka.hold();
    lead();
    submit("job");
    await().until(() -> database.writes().size() == 1);
    await().until(() -> world.kafka.latest().errorNext(new TimeoutException("away")));

    await().until(() -> database.loads().size() == 2);
  }

  @Test
  void thereIsOneCycleAtATime() throws InterruptedException {
    AtomicInteger at = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    lead();
    database.fail(
        changes -> {
          most.accumulateAndGet(at.incrementAndGet(), Math::max);
          Thread.sleep(2);
          at.decrementAndGet();
        });
    for (int i = 0; i < 50; i++) {
      submit("job-" + i);
    }

    await().until(() -> database.offsets().getOrDefault(COMMANDS, 0L) == 50);
    assertThat(most).hasValue(1);
  }

  @Test
  void aFencedLeaderStepsDown() throws InterruptedException {
    lead();
    fails(1, new FencedException(TERM));
    submit("job");

    await().until(() -> lost.get() == 1);
    await().until(() -> !loop.isWorking());
    assertThat(world.intakes.latest().isClosed()).isTrue();
    await().until(() -> world.kafka.latest().closed());
    assertThat(database.loads()).hasSize(1);
    assertThat(database.writes()).isEmpty();
    world.stallFor(TTL.multipliedBy(2));
    assertThat(world.isStalled("cycle")).isFalse();
  }

  private CountDownLatch hang() {
    CountDownLatch hanging = new CountDownLatch(1);
    database.fail(
        changes -> {
          if (!changes.jobs().isEmpty()) {
            hanging.countDown();
            released.await();
          }
        });
    return hanging;
  }

  @Test
  void aCycleThatHangsForALeaseIsStuckAndGivenUp() throws InterruptedException {
    lead();
    CountDownLatch hanging = hang();
    submit("job");
    hanging.await();
    assertThat(loop.isStuck()).isFalse();
    world.stallFor(TTL.plusMillis(1));
    assertThat(loop.isStuck()).isTrue();

    loop.abandon();
    assertThat(world.intakes.latest().isClosed()).isTrue();
    await().until(() -> !loop.isWorking()); // what it waited for was interrupted
    assertThat(world.isStalled("cycle")).as("liveness stays red").isTrue();
    assertThat(database.writes()).isEmpty();

    database.mend();
    lead();
    submitUntilWritten();
    assertThat(world.isStalled("cycle")).isFalse();
    assertThat(loop.isStuck()).isFalse();
  }

  /** Deaf to interrupts. */
  private static void deafly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void theLateEndOfACycleThatWasGivenUpChangesNothing() throws InterruptedException {
    lead();
    CountDownLatch hanging = new CountDownLatch(1);
    database.fail(
        changes -> {
          if (!changes.jobs().isEmpty()) {
            hanging.countDown();
            deafly(released);
          }
        });
    submit("job");
    hanging.await();
    world.stallFor(TTL.plusMillis(1));
    loop.abandon();
    assertThat(loop.isWorking()).isTrue();
    released.countDown();

    await().until(() -> !loop.isWorking());
    assertThat(world.kafka.sent("job-events")).isEmpty();
    assertThat(world.isStalled("cycle")).isTrue();
    assertThat(database.loads()).hasSize(1);
    assertThat(world.registry.find("comfymill.jobs.queued").gauge().value()).isZero();
    assertThat(lost).hasValue(0);
  }

  @Test
  void tenFailuresInARowAreStuck() {
    lead();
    fails(Integer.MAX_VALUE, new IllegalStateException("injected"));
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              submit("job");
              assertThat(loop.isStuck() && database.loads().size() < 10).isFalse();
              return loop.isStuck();
            });
    assertThat(database.writes()).isEmpty();
  }

  @Test
  void failuresWithASuccessBetweenThemAreNotInARow() {
    lead();
    for (int round = 1; round <= 3; round++) {
      fails(6, new IllegalStateException("injected"));
      int written = round;
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                submit("job-" + written);
                assertThat(loop.isStuck()).isFalse();
                return database.writes().size() >= written;
              });
    }
  }

  @Test
  void stoppingEndsEverything() throws InterruptedException {
    lead();
    loop.stop();

    assertThat(world.intakes.latest().isClosed()).isTrue();
    await().until(() -> world.kafka.latest().closed());
    await().until(() -> !loop.isWorking());
    assertThat(world.intakes.isFollowing()).isFalse();
  }

  @Test
  void aStandbyFollowsTheFleetUntilItLeads() {
    loop.standBy();
    loop.standBy();
    assertThat(world.intakes.isFollowing()).isTrue();

    lead();
    assertThat(world.intakes.isFollowing()).isFalse();
  }
}
