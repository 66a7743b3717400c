package io.comfymill.agent.node;

import io.comfymill.agent.loop.NodeLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** A loop, and its clock, that go on when the test says so. */
public final class ManualLoop implements NodeLoop, InstantSource {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparing(Timer::number));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long numbers;

  private record Timer(Instant at, long number, Runnable task) {}

  @Override
  public void execute(Runnable task) {
    tasks.addLast(task);
  }

  @Override
  public void after(Duration delay, Runnable task) {
    timers.add(new Timer(now.plus(delay), numbers++, task));
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Does all that is due now. */
  public void settle() {
    while (!tasks.isEmpty()) {
      tasks.removeFirst().run();
    }
  }

  public void advance(Duration time) {
    Instant until = now.plus(time);
    settle();
    while (!timers.isEmpty() && !timers.peek().at().isAfter(until)) {
      Timer next = timers.remove();
      now = next.at().isAfter(now) ? next.at() : now;
      next.task().run();
      settle();
    }
    now = until;
  }
}
