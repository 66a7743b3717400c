package io.comfymill.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.database.FakeJobTable;
import io.comfymill.gateway.liverecords.Changes;
import io.comfymill.gateway.liverecords.ObservedChange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClosingMessagesTest {
  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final Outbox.Limits LIMITS = new Outbox.Limits(1 << 20, 1 << 20);

  private static final String STATUS = SocketMessages.status(0, null);

  private final List<String> mine = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private final SocketRegistry sockets = new SocketRegistry();
  private final LiveMetrics metrics = new LiveMetrics(new SimpleMeterRegistry(), sockets);
  private final RunningAttempts attempts = new RunningAttempts();
  private final FakeJobTable table = new FakeJobTable();
  private final UnansweredPrompts unanswered = new UnansweredPrompts();
  private final ClosingMessages closing =
      new ClosingMessages(
          sockets, attempts, new Status(), new NoLastFrames(), table, metrics, unanswered);

  /** The queue is empty now. */
  private final class Status extends StatusBroadcast {
    Status() {
      super(null, sockets, metrics);
    }

    @Override
    Uni<Optional<Long>> remaining(TenantId tenant) {
      return Uni.createFrom().item(Optional.of(0L));
    }
  }

  private static final class NoLastFrames extends LastFrames {
    NoLastFrames() {
      super(null, null);
    }

    @Override
    void forget(TenantId tenant, String clientId, JobId job) {}
  }

  private void connect() {
    sockets.register(socket("client", mine));
    sockets.register(socket("other", others));
  }

  private static ClientSocket socket(String clientId, List<String> received) {
    Outbox outbox =
        new Outbox(
            LIMITS,
            message -> {
              received.add(((Outbox.Message.Text) message).json());
              return Uni.createFrom().voidItem();
            },
            () -> {});
    ClientSocket socket = new ClientSocket(TENANT, clientId, "127.0.0.1", 1000, outbox);
    socket.greet("greeting");
    socket.resume(Map.of());
    received.clear();
    return socket;
  }

  private void change(ObservedChange change) {
    closing.changed(change).await().indefinitely();
  }

  @Test
  void anEndIsToldAsComfyUiDoesAfterTheResultsThatTheClientMissed() {
    connect();
    change(Changes.succeeded("a", 4));
    assertThat(mine).hasSize(4);
    assertThat(mine.get(0)).contains("executed").contains("\"a\"").contains("a.png");
    assertThat(mine.get(1)).contains("execution_success").contains("\"a\"");
    assertThat(mine.get(2)).isEqualTo(STATUS);
    assertThat(mine.get(3)).contains("\"executing\"").contains("\"node\":null").contains("\"a\"");
    assertThat(others).containsExactly(STATUS);
  }

  @Test
  void anEndIsToldOnce() {
    connect();
    change(Changes.succeeded("a", 4));
    change(Changes.row("a", JobState.SUCCEEDED, 4));
    assertThat(mine).filteredOn(message -> message.contains("execution_success")).hasSize(1);
  }

  @Test
  void framesAfterTheEndAreStale() {
    connect();
    change(Changes.succeeded("a", 4));
    AttemptId attempt = new AttemptId(Changes.succeeded("a", 4).id(), 1);
    assertThat(attempts.judge(attempt)).isEqualTo(RunningAttempts.Verdict.STALE);
  }

  @Test
  void anEndThatOnlyTheTableTellsIsReadThere() {
    connect();
    table.write(Changes.tableRow("a", JobState.CANCELLED, 4));
    change(Changes.row("a", JobState.CANCELLED, 4));
    assertThat(mine.get(0)).contains("execution_interrupted");
  }

  @Test
  void anEndThatCannotBeReadNowIsToldWhenItCan() {
    connect();
    table.write(Changes.tableRow("a", JobState.SUCCEEDED, 4));
    table.setAway(true);
    assertThat(
            closing
                .changed(Changes.row("a", JobState.SUCCEEDED, 4))
                .replaceWith("told")
                .onFailure()
                .recoverWithItem("failed")
                .await()
                .indefinitely())
        .isEqualTo("failed");
    assertThat(mine).isEmpty();
    table.setAway(false);
    change(Changes.row("a", JobState.SUCCEEDED, 4));
    assertThat(mine.get(0)).contains("execution_success");
  }

  @Test
  void aJobIsNewsOnceWhetherItIsQueuedOrAssignedAndARunningOneChangesTheQueue() {
    connect();
    change(Changes.row("a", JobState.ASSIGNED, 2)); // nobody was told that it was queued
    assertThat(mine).containsExactly(STATUS);
    change(Changes.row("a", JobState.QUEUED, 3));
    change(Changes.row("a", JobState.ASSIGNED, 4));
    assertThat(mine).containsExactly(STATUS);
    change(Changes.running("a", 5));
    assertThat(mine).containsExactly(STATUS, STATUS);
  }

  @Test
  void aJobThatIsRunOnceMoreHasAnotherEnd() {
    connect();
    change(Changes.succeeded("a", 4));
    change(Changes.row("a", JobState.QUEUED, 5));
    change(Changes.succeeded("a", 6));
    assertThat(mine).filteredOn(message -> message.contains("execution_success")).hasSize(2);
  }

  @Test
  void anEndWaitsForTheAnswerToItsPrompt() {
    connect();
    ObservedChange end = Changes.succeeded("a", 4);
    unanswered.expect(end.id());
    change(Changes.running("a", 3));
    change(end);
    assertThat(mine).containsExactly(STATUS);
    unanswered.release(end.id());
    assertThat(mine).filteredOn(message -> message.contains("execution_success")).hasSize(1);
  }

  @Test
  void withoutSocketsNothingIsRead() {
    table.setAway(true);
    change(Changes.row("a", JobState.SUCCEEDED, 4));
    assertThat(mine).isEmpty();
  }
}
