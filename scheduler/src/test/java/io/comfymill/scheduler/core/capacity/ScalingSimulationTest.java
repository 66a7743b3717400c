package io.comfymill.scheduler.core.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A pool that follows what it wants, second by second: a node takes a minute to start, idle ones go
 * at once. Runs take 20 s, which is known.
 */
class ScalingSimulationTest {
  private static final int RUN_SECONDS = 20;
  private static final int START_SECONDS = 60;
  private static final Duration TARGET_WAIT = Duration.ofMinutes(1);
  private static final Duration SCALE_IN_AFTER = Duration.ofMinutes(5);

  private final WantedNodes rule = new WantedNodes(TARGET_WAIT, SCALE_IN_AFTER);
  private final Deque<Integer> queue = new ArrayDeque<>(); // when they came
  private final List<Integer> busyUntil = new ArrayList<>(); // of each node that runs
  private final List<Integer> startedAt = new ArrayList<>(); // of each node that starts
  private final List<Integer> waits = new ArrayList<>();
  private final List<Integer> history = new ArrayList<>();
  private int second;

  private void run(int seconds, double jobsPerSecond, Random random) {
    for (int end = second + seconds; second < end; second++) {
      for (double rest = jobsPerSecond; rest > 0; rest--) {
        if (random.nextDouble() < rest) {
          queue.add(second);
        }
      }
      step();
    }
  }

  private void step() {
    startedAt.removeIf(
        at -> {
          boolean up = at + START_SECONDS <= second;
          if (up) {
            busyUntil.add(0);
          }
          return up;
        });
    for (int i = 0; i < busyUntil.size(); i++) {
      if (busyUntil.get(i) <= second && !queue.isEmpty()) {
        waits.add(second - queue.remove());
        busyUntil.set(i, second + RUN_SECONDS);
      }
    }
    int busy = (int) busyUntil.stream().filter(until -> until > second).count();
    int idle = busyUntil.size() - busy;
    PoolLoad load =
        new PoolLoad(queue.size(), queue.size() * 20.0, busy, busy * 20.0, busy, idle, 0);
    int wanted = rule.of(load, 0, Instant.ofEpochSecond(second));
    assertThat(wanted).as("busy nodes stay, at %s s", second).isGreaterThanOrEqualTo(busy);
    history.add(wanted);
    while (startedAt.size() + busyUntil.size() < wanted) {
      startedAt.add(second);
    }
    while (startedAt.size() + busyUntil.size() > wanted && !startedAt.isEmpty()) {
      startedAt.remove(startedAt.size() - 1);
    }
    while (busyUntil.size() > wanted) {
      busyUntil.remove(
          busyUntil.stream().filter(until -> until <= second).findFirst().orElseThrow());
    }
  }

  /** How often what is wanted turns from more to fewer, or back. */
  private int turns(int fromSecond) {
    int turns = 0;
    int direction = 0;
    for (int i = fromSecond + 1; i < history.size(); i++) {
      int change = Integer.signum(history.get(i) - history.get(i - 1));
      if (change != 0 && change != direction) {
        turns++;
        direction = change;
      }
    }
    return turns;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void steadyLoadKeepsASteadyPool(long seed) {
    run(3600, 0.25, new Random(seed)); // busy: five nodes
    assertThat(history.subList(600, 3600)).as("seed %s", seed).allMatch(n -> n >= 4 && n <= 14);
    assertThat(turns(600)).as("turns in 50 minutes, seed %s", seed).isLessThanOrEqualTo(14);
    int[] sorted = waits.stream().mapToInt(Integer::intValue).sorted().toArray();
    assertThat(sorted[sorted.length * 95 / 100])
        .as("seed %s", seed)
        .isLessThan(START_SECONDS + (int) TARGET_WAIT.toSeconds());
  }

  @Test
  void pausesShorterThanTheWindowEndNoNode() {
    Random random = new Random(7);
    run(300, 0.5, random);
    int before = history.get(history.size() - 1);
    for (int i = 0; i < 5; i++) {
      run(120, 0, random);
      run(120, 0.5, random);
    }
    assertThat(history.subList(300, history.size())).allMatch(nodes -> nodes * 2 >= before);
    assertThat(turns(300)).isLessThanOrEqualTo(8);
  }

  @Test
  void aBurstIsDoneWithinTheTargetOnceItsNodesAreThereAndThenTheyGo() {
    for (int i = 0; i < 300; i++) {
      queue.add(0);
    }
    run(1, 0, new Random(1));
    assertThat(history).containsExactly(100);
    run(START_SECONDS + 60, 0, new Random(1));
    assertThat(queue).isEmpty();
    run((int) SCALE_IN_AFTER.toSeconds() + RUN_SECONDS + 1, 0, new Random(1));
    assertThat(history.get(history.size() - 1)).isZero();
    assertThat(busyUntil).isEmpty();
  }
}
