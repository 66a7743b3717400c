package io.comfymill.scheduler.core.line;

import io.comfymill.common.id.JobId;
import io.comfymill.scheduler.core.job.Job;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * New queue numbers that put a job between two others. It takes one in between; where the doubles
 * leave no room there, or the two have the same number, those that follow make room.
 */
public final class Reordering {
  /** So many times the distance of neighbouring doubles is not lost in rounding. */
  private static final int ROUNDING = 4;

  private Reordering() {}

  /**
   * @param inOrder the jobs of one line without the one that moves
   * @param index before which of them it goes; their number for the end
   * @return the numbers that change, by job
   */
  public static Map<JobId, Double> numbers(List<Job> inOrder, int index, JobId moved) {
    double low = index == 0 ? edge(inOrder, 0, -1) : number(inOrder, index - 1);
    for (int next = index; ; next++) {
      int count = next - index + 1;
      boolean isLast = next == inOrder.size();
      double high = isLast ? Math.floor(edge(inOrder, next - 1, 1)) + count : number(inOrder, next);
      if (isLast || hasRoom(low, high, count)) {
        return spread(low, high, inOrder.subList(index, next), moved);
      }
    }
  }

  private static double number(List<Job> jobs, int index) {
    return jobs.get(index).ticket().number();
  }

  private static double edge(List<Job> jobs, int index, int step) {
    return jobs.isEmpty() ? 0 : Math.rint(number(jobs, Math.max(0, index))) + step;
  }

  private static boolean hasRoom(double low, double high, int count) {
    double step = (high - low) / (count + 1);
    return step > ROUNDING * Math.max(Math.ulp(low), Math.ulp(high));
  }

  private static Map<JobId, Double> spread(
      double low, double high, List<Job> followers, JobId moved) {
    Map<JobId, Double> numbers = new LinkedHashMap<>();
    double step = (high - low) / (followers.size() + 2);
    numbers.put(moved, low + step);
    for (Job follower : followers) {
      numbers.put(follower.id(), low + step * (numbers.size() + 1));
    }
    return numbers;
  }
}
