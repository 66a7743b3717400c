package io.comfymill.agent.assignments;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.Jobs;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class AssignmentInboxTest {
  private static final NodeId NODE = new NodeId("node-1");
  private final Assignment.Run run = Jobs.run(NODE, Jobs.job("p"));
  private final List<Assignment> kept = new ArrayList<>();
  private final List<Assignment> given = new ArrayList<>();
  private boolean diskFull;
  private final AssignmentInbox inbox =
      new AssignmentInbox(
          (attempt, json) -> {
            if (diskFull) {
              throw new IOException("disk full");
            }
            kept.add(WireJson.read(json, Assignment.class).orElseThrow());
          },
          id -> id.equals(NODE) ? given::add : null);

  private void accept(Assignment assignment) {
    inbox.accept(assignment, WireJson.write(assignment));
  }

  @Test
  void takesWhatIsSentTwiceOnce() {
    accept(run);
    accept(run);

    assertThat(kept).containsExactly(run);
    assertThat(given).containsExactly(run);
  }

  @Test
  void leavesOutWhatAnEarlierLifeHasTaken() {
    inbox.remember(List.of(run.attempt()));
    accept(run);

    assertThat(given).isEmpty();
  }

  @Test
  void leavesOutOtherAgentsNodes() {
    accept(Jobs.run(new NodeId("node-2"), Jobs.job("p")));

    assertThat(kept).isEmpty();
  }

  @Test
  void takesWhatCouldNotBeKeptWhenItIsSentAgain() {
    diskFull = true;
    accept(run);
    assertThat(given).isEmpty();

    diskFull = false;
    accept(run);
    assertThat(given).containsExactly(run);
  }

  @Test
  void handsOnEveryCancel() {
    Assignment cancel = new Assignment.Cancel(Jobs.AT, NODE, run.attempt(), "enough");
    accept(cancel);
    accept(cancel);

    assertThat(given).containsExactly(cancel, cancel);
  }

  @Test
  void whatWasTakenBackBeforeItCameIsNotRun() {
    Assignment withdraw = new Assignment.Withdraw(Jobs.AT, NODE, run.attempt());
    accept(withdraw);
    accept(run);

    assertThat(given).containsExactly(withdraw);
    assertThat(kept).isEmpty();
  }

  @Test
  void readsThePartitionThatKafkasProducersChoose() {
    for (int i = 0; i < 100; i++) {
      String id = "node-" + i;
      assertThat(AssignmentReader.partition(id, 16))
          .isEqualTo(
              BuiltInPartitioner.partitionForKey(
                  id.getBytes(java.nio.charset.StandardCharsets.UTF_8), 16));
    }
  }
}
