package io.comfymill.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.Jobs;
import io.comfymill.agent.comfyui.OutputFile;
import io.comfymill.common.wire.Assignment;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose agent is about to be stopped. */
class DrainTest {
  @TempDir Path folder;
  private TestNode test;
  private Assignment.Run run;

  @BeforeEach
  void online() {
    test = new TestNode(folder).online();
    test.comfyUi.outputs.put(new OutputFile("output", "s", "a.png"), "PNG");
    run = Jobs.run(TestNode.ID, Jobs.job("a"));
  }

  private int drain() {
    var left = test.node.drain().toCompletableFuture();
    test.settle();
    return left.join();
  }

  @Test
  void itSaysSoAtOnceAndTakesNothing() {
    assertThat(test.node.condition().offline()).isNull();
    assertThat(drain()).isZero();

    assertThat(test.kafka.lastHeartbeat().online()).isFalse();
    assertThat(test.kafka.lastHeartbeat().detail()).startsWith("draining");
    test.run(run);
    assertThat(test.kafka.eventTypes()).containsExactly("Rejected");
    test.advance(Duration.ofSeconds(1));
    assertThat(test.node.condition().offline()).startsWith("draining");
    assertThat(test.node.condition().restartNeeded()).isFalse();
  }

  @Test
  void whatRunsGoesOnAndIsWaitedFor() {
    test.run(run);
    test.comfyUi.begin();
    test.settle();
    assertThat(drain()).isEqualTo(1);
    assertThat(test.comfyUi.interrupted).isEmpty();

    test.comfyUi.finish(Jobs.history("success", "[]"));
    test.advance(Duration.ofSeconds(3));
    assertThat(test.kafka.eventTypes()).contains("Succeeded");
    assertThat(drain()).isZero();
  }

  private void handOver() {
    var told = test.node.handOver(Duration.ofSeconds(20)).toCompletableFuture();
    test.settle();
    assertThat(told).isCompleted();
  }

  @Test
  void anAgentThatIsReplacedSaysSoLastAndLeavesComfyUiAlone() {
    test.run(run);
    test.comfyUi.begin();
    test.settle();
    handOver();

    assertThat(test.kafka.lastHeartbeat().backWithin()).isEqualTo(Duration.ofSeconds(20));
    assertThat(test.kafka.lastHeartbeat().attempts()).containsExactly(run.attempt());
    assertThat(test.kafka.lastHeartbeat().online()).isTrue();
    test.advance(Duration.ofSeconds(5));
    assertThat(test.kafka.lastHeartbeat().backWithin()).as("none comes after it").isNotNull();
    assertThat(test.comfyUi.interrupted).isEmpty();
  }

  @Test
  void oneThatWasDrainedDoesNotComeBack() {
    drain();
    handOver();
    assertThat(test.kafka.lastHeartbeat().backWithin()).isNull();
  }
}
