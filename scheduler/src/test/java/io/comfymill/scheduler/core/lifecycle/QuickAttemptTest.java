package io.comfymill.scheduler.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.scheduler.core.CoreFixture;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.job.Attempt;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An attempt of which the first report is its end. */
class QuickAttemptTest {
  private static final NodeId NODE = new NodeId("a");
  private static final ExecutionResult RESULT =
      new ExecutionResult(
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.arrayNode());

  private final CoreFixture world = new CoreFixture();

  private AttemptId assigned() {
    world.node(NODE.value(), 1);
    JobId job = world.submit("job");
    AttemptId attempt = world.assigned(job);
    world.core.takeChanges();
    return attempt;
  }

  private Changes report(AttemptEvent event) {
    world.core.report(event, world.now);
    return world.core.takeChanges();
  }

  private static Attempt only(Changes changes) {
    return changes.attempts().iterator().next();
  }

  @Test
  void itsEndTellsWhenItBegan() {
    AttemptId attempt = assigned();
    Instant begun = world.now.minusMillis(7);

    Changes changes =
        report(new AttemptEvent.Succeeded(world.now, attempt, NODE, RESULT).begunAt(begun));
    assertThat(changes.events())
        .extracting(event -> (Object) event.getClass())
        .isEqualTo(List.of(JobEvent.Running.class, JobEvent.Succeeded.class));
    assertThat(only(changes).startedAt()).isEqualTo(begun);
    assertThat(changes.waits()).hasSize(1);
    assertThat(changes.runTimes()).hasSize(1);
  }

  @Test
  void aFailureTellsItToo() {
    AttemptId attempt = assigned();
    Instant begun = world.now.minusMillis(7);

    Changes changes =
        report(
            new AttemptEvent.Failed(
                world.now,
                attempt,
                NODE,
                FailureCause.EXECUTION_ERROR,
                "a node raised",
                null,
                begun));
    assertThat(only(changes).startedAt()).isEqualTo(begun);
  }

  @Test
  void aStartThatWasToldCountsAndNotTheEndsWord() {
    AttemptId attempt = assigned();
    Instant begun = world.now;
    report(new AttemptEvent.Started(begun, attempt, NODE));

    Changes changes =
        report(
            new AttemptEvent.Succeeded(world.now, attempt, NODE, RESULT)
                .begunAt(begun.plusSeconds(9)));
    assertThat(only(changes).startedAt()).isEqualTo(begun);
    assertThat(changes.events()).hasSize(1);
  }
}
