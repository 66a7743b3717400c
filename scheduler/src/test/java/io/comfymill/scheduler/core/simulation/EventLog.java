package io.comfymill.scheduler.core.simulation;

import io.comfymill.scheduler.simulation.engine.Timeline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** What happened last, in words, for whoever looks into a seed that failed. Costs when it is on. */
final class EventLog {
  private final Deque<String> lines = new ArrayDeque<>();
  private final Timeline time;
  private final int most;

  /**
   * @param most lines that are kept; 0 keeps and formats none
   */
  EventLog(Timeline time, int most) {
    this.time = time;
    this.most = most;
  }

  void add(Supplier<String> line) {
    if (most > 0) {
      lines.add(
          "%9.3f %s"
              .formatted(
                  Duration.between(Timeline.START, time.now()).toMillis() / 1000.0, line.get()));
      if (lines.size() > most) {
        lines.remove();
      }
    }
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
