package io.comfymill.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.Jobs;
import io.comfymill.common.loop.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What liveness is told of a node. */
class NodeLivenessTest {
  @TempDir Path folder;
  private TestNode test;

  @BeforeEach
  void online() {
    test = new TestNode(folder).online();
  }

  private List<String> stalled() {
    return test.loops.stalled().stream().map(Progress::name).toList();
  }

  @Test
  void aNodeThatIsLookedAfterIsAlive() {
    test.advance(Duration.ofMinutes(3));

    assertThat(stalled()).isEmpty();
  }

  @Test
  void heartbeatsThatNobodyAnswersStandStill() {
    test.kafka.answer = new CompletableFuture<>();
    test.advance(Duration.ofSeconds(70));

    assertThat(stalled()).containsExactly("heartbeats/node-1");
  }

  @Test
  void aKafkaThatIsAwayIsNotTheAgentsFault() {
    test.kafka.away = true;
    test.advance(Duration.ofMinutes(3));

    assertThat(stalled()).isEmpty();
  }

  @Test
  void beforeKafkaIsFoundNothingIsExpected() {
    test = new TestNode(folder);
    test.node.start();
    test.advance(Duration.ofMinutes(3));

    assertThat(stalled()).isEmpty();
  }

  @Test
  void aTurnThatFailsIsNotTheLast() {
    test.comfyUi.broken = true;
    test.advance(Duration.ofSeconds(10));
    assertThat(test.watched).anyMatch(progress -> progress.failures() > 0);
    test.comfyUi.broken = false;
    int heartbeats = test.kafka.heartbeats.size();
    test.advance(Duration.ofMinutes(1));
    assertThat(test.kafka.heartbeats).hasSizeGreaterThan(heartbeats + 50);

    test.run(Jobs.run(TestNode.ID, Jobs.job("a"))); // its queue is looked at again
    test.comfyUi.take();
    test.advance(Duration.ofSeconds(4));
    assertThat(test.kafka.eventTypes()).containsExactly("Accepted", "Started");
  }
}
