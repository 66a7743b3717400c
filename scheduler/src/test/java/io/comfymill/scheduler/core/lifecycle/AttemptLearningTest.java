package io.comfymill.scheduler.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.scheduler.core.CoreFixture;
import io.comfymill.scheduler.core.experience.Work;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is learned of how long work runs, when nodes have clocks of their own. */
class AttemptLearningTest {
  private static final NodeId NODE = new NodeId("a");
  private static final ExecutionResult RESULT =
      new ExecutionResult(
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.arrayNode());

  private final CoreFixture world = new CoreFixture();

  /** Runs for four seconds, on a node whose clock says these times. */
  private double learned(Instant startedAt, Instant endedAt) {
    world.node(NODE.value(), 1);
    JobId job = world.submit("job");
    Work work = world.find(job).work();
    AttemptId attempt = world.assigned(job);
    world.core.report(new AttemptEvent.Started(startedAt, attempt, NODE), world.now);
    world.pass(Duration.ofSeconds(4));
    world.core.report(new AttemptEvent.Succeeded(endedAt, attempt, NODE, RESULT), world.now);
    assertThat(world.core.find(job)).as("a job that has ended").isNull();
    return world.core.snapshot().experience().runSeconds(work, NODE);
  }

  @Test
  void aNodesClockMayBeWrong() {
    Instant wrong = world.now.plus(Duration.ofHours(9));

    assertThat(learned(wrong, wrong.plusSeconds(4))).isEqualTo(4);
  }

  @Test
  void nothingIsLearnedOfARunDuringWhichItWasSet() {
    Instant usual = world.now;
    double untaught = 10;

    assertThat(learned(usual, usual.plus(Duration.ofHours(1)))).isEqualTo(untaught);
  }
}
