package io.comfymill.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobGraph;
import io.comfymill.common.wire.NodeHost;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.experience.CacheMode;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.policy.Policies;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job goes where the results of what has not changed are held. */
class CachedResultsTest {
  private static final ExecutionResult RESULT =
      new ExecutionResult(
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.arrayNode());
  private static final int NOT_RUN = -1;

  private final CoreFixture world =
      new CoreFixture(CoreFixture.settings(Policies.named("affinity")));
  private int jobs;

  @BeforeEach
  void twoNodes() {
    world.node("a", 1).node("b", 1);
  }

  /** Sampling for eight seconds, and something quick after it. */
  private JobId submit(long sampling, long after) {
    JobGraph graph =
        new JobGraph(
            List.of(
                new JobGraph.Node("3", sampling, 30),
                new JobGraph.Node("8", after == 0 ? 0 : 1000 * sampling + after, 80)));
    String prompt = "job-" + ++jobs;
    return world.submit(CoreFixture.spec(prompt, jobs, 0, Requirements.NONE).signed(graph));
  }

  private void run(String node, JobId job, Integer... millis) {
    AttemptId attempt = world.assigned(job);
    assertThat(world.nodeOf(job)).as("without a reason for another, in turn").isEqualTo(node);
    world.started(attempt, node);
    for (int took : millis) {
      world.pass(Duration.ofMillis(Math.max(0, took)));
    }
    world.core.report(
        new AttemptEvent.Succeeded(world.now, attempt, new NodeId(node), RESULT)
            .timed(List.of(millis)),
        world.now);
  }

  private String placed(JobId job) {
    world.assigned(job);
    return world.nodeOf(job);
  }

  /** It is {@code a}'s turn, and {@code b} holds the sampling of that number. */
  private void heldByB(long sampling) {
    run("a", submit(sampling + 1, 1), 8000, 200);
    run("b", submit(sampling, 1), 8000, 200);
  }

  @Test
  void whatHasNotChangedIsNotRunAgain() {
    heldByB(1);
    JobId changed = submit(1, 2);

    assertThat(placed(changed)).isEqualTo("b");
    assertThat(world.find(changed).current().orElseThrow().reason())
        .isEqualTo(
            "affinity: runs 1 of 2 graph nodes, has all models loaded; expected done in 0 s");
  }

  @Test
  void whatIsHeldNowhereIsRunInTurn() {
    heldByB(1);

    assertThat(placed(submit(3, 1))).isEqualTo("a");
  }

  @Test
  void theLastGraphReplacesTheOneBefore() {
    heldByB(1);
    run("a", submit(5, 1), 8000, 200);
    run("b", submit(6, 1), 8000, 200);

    assertThat(placed(submit(1, 2))).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource({"0, a", "7, b"})
  void waitingForTheHolderIsPricedLikeAnyWait(int secondsLater, String expected) {
    Capabilities manyResults =
        new Capabilities("hash", Set.of("EmptyImage"), Set.of(), new CacheMode(100));
    world.node("a", 2, manyResults).node("b", 2, manyResults);
    heldByB(1);
    run("a", submit(10, 1), 8000, 200);
    JobId another = submit(11, 1);
    world.started(world.assigned(another), "b");
    world.pass(Duration.ofSeconds(secondsLater));

    assertThat(placed(submit(1, 2))).isEqualTo(expected);
  }

  @Test
  void aServerThatWasAwayHoldsNothing() {
    heldByB(1);
    world.heartbeat("b", false, 1).heartbeat("b", true, 1);

    assertThat(placed(submit(1, 2))).isEqualTo("a");
  }

  @Test
  void anotherOnesPromptReplacesWhatIsHeld() {
    heldByB(1);
    Heartbeat.OfNode beat = world.beat("b", true, 1);
    world.core.heartbeat(with(beat, new NodeHost("machine", List.of(), 1, null)), true, world.now);
    world.heartbeat("b", true, 1);

    assertThat(placed(submit(1, 2))).isEqualTo("a");
  }

  private static Heartbeat.OfNode with(Heartbeat.OfNode beat, NodeHost host) {
    return new Heartbeat.OfNode(
        beat.at(),
        beat.nodeId(),
        beat.agentId(),
        beat.online(),
        null,
        beat.url(),
        beat.slots(),
        List.of(),
        null,
        beat.capabilitiesHash(),
        null,
        beat.labels(),
        false,
        beat.load(),
        null,
        host,
        null,
        null);
  }

  @Test
  void aRunThatBrokeOffLeavesNothingThatCanBeReliedOn() {
    heldByB(1);
    run("a", submit(5, 1), 8000, 200);
    JobId broken = submit(6, 1);
    AttemptId attempt = world.assigned(broken);
    world.started(attempt, "b").failed(attempt, "b", FailureCause.INVALID_WORKFLOW);

    assertThat(placed(submit(6, 2))).isEqualTo("a");
  }

  /** As of a class that says of each run that its input has changed. */
  @Test
  void whatTurnsOutNeverToBeHeldIsNotLookedFor() {
    heldByB(1);
    run("b", submit(1, 1), 8000, NOT_RUN);

    assertThat(placed(submit(1, 1))).isEqualTo("a");
  }
}
