package io.comfymill.scheduler.core.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.CoreFixture;
import io.comfymill.scheduler.core.backlog.Backlog;
import io.comfymill.scheduler.core.job.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReorderingTest {
  private static List<Job> line(double... numbers) {
    CoreFixture world = new CoreFixture();
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      JobSpec spec = CoreFixture.spec("job-" + i, numbers[i], 0, Requirements.NONE);
      jobs.add(world.find(world.submit(spec)));
    }
    return new ArrayList<>(Backlog.inOrder(jobs));
  }

  @Test
  void itTakesANumberBetweenItsNewNeighbours() {
    List<Job> line = line(1, 2, 5);
    JobId moved = line.remove(0).id();

    assertThat(Reordering.numbers(line, 1, moved)).containsExactly(Map.entry(moved, 3.5));
    assertThat(Reordering.numbers(line, 0, moved)).containsExactly(Map.entry(moved, 1.5));
    assertThat(Reordering.numbers(line, 2, moved).get(moved)).isGreaterThan(5);
  }

  /** However often, wherever, and whatever numbers the clients chose. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theOrderIsAlwaysTheOneThatWasAskedFor(long seed) {
    Random random = new Random(seed);
    double[] numbers = new double[12];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = seed == 4 ? 7 : random.nextInt(5) - 2;
    }
    List<Job> line = line(numbers);
    for (int i = 0; i < 500; i++) {
      Job moved = line.remove(seed == 2 ? line.size() - 1 : random.nextInt(line.size()));
      int index = seed == 2 ? 1 : random.nextInt(line.size() + 1);
      Map<JobId, Double> next = Reordering.numbers(line, index, moved.id());
      line.add(index, moved);
      line.replaceAll(job -> renumbered(job, next));

      assertThat(Backlog.inOrder(line)).as("seed %d, move %d", seed, i).isEqualTo(line);
      assertThat(next.size()).isLessThanOrEqualTo(line.size());
    }
  }

  private static Job renumbered(Job job, Map<JobId, Double> next) {
    Double number = next.get(job.id());
    return number == null ? job : job.with(job.ticket().at(0, number));
  }
}
