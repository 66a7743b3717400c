package io.comfymill.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.rows.NodeRow;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FleetStatusTest {
  @Test
  void aFleetOfNodesThatTakeJobsIsHealthy() {
    FleetStatus status = FleetStatus.of(List.of(node(1, row -> {}), node(0, row -> {})));

    assertThat(status.status()).isEqualTo("healthy");
    assertThat(status.load()).isEqualTo(0.25);
    assertThat(status.byStatus()).containsEntry("online", 2L).containsEntry("draining", 0L);
  }

  @Test
  void nodesThatTakeNoJobsHaveNoRoom() {
    FleetStatus status =
        FleetStatus.of(
            List.of(
                node(2, row -> {}),
                node(0, row -> row.draining = true),
                node(0, row -> row.healthy = false),
                node(0, row -> row.enabled = false),
                node(0, row -> row.online = false)));

    assertThat(status.status()).isEqualTo("degraded");
    assertThat(status.load()).isEqualTo(1);
    assertThat(status.byStatus()).doesNotContainValue(0L);
  }

  @Test
  void anApiLaneIsRoomToo() {
    NodeView lane =
        node(
            2,
            row -> {
              row.slots = 0;
              row.notes = "{\"priority\":0,\"apiSlots\":6}";
            });

    assertThat(FleetLoad.of(List.of(lane, node(0, row -> {}))))
        .isEqualTo(new FleetLoad(0.25, 2, 8));
  }

  @Test
  void withoutANodeNothingIsAvailable() {
    assertThat(FleetStatus.of(List.of()).status()).isEqualTo("unavailable");
    assertThat(FleetLoad.of(List.of()).load()).isEqualTo(1);
  }

  private static NodeView node(int running, Consumer<NodeRow> change) {
    NodeRow row = new NodeRow();
    row.id = UUID.randomUUID().toString();
    row.agentId = "agent";
    row.url = "http://gpu:8188";
    row.online = true;
    row.slots = 2;
    row.pool = "default";
    row.labels = "[]";
    row.loadedModels = "[]";
    row.enabled = true;
    row.healthy = true;
    row.lastHeartbeatAt = Instant.EPOCH;
    change.accept(row);
    NodeView.RunningAttempt attempt =
        new NodeView.RunningAttempt(UUID.randomUUID(), "p", 1, "RUNNING", false);
    return NodeView.of(row, Collections.nCopies(running, attempt));
  }
}
