package io.comfymill.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.TenantId;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientSocketTest {
  private final List<String> sent = new ArrayList<>();
  private final ClientSocket socket =
      new ClientSocket(
          TenantId.DEFAULT,
          "c",
          "127.0.0.1",
          1 << 20,
          new Outbox(
              new Outbox.Limits(1 << 20, 1 << 20),
              message -> {
                sent.add(((Outbox.Message.Text) message).json());
                return Uni.createFrom().voidItem();
              },
              () -> {}));

  private void say(String job, String what) {
    assertThat(socket.message(ShownJobsTest.attempt(job), ShownJobsTest.message(job, what)))
        .isZero();
  }

  @Test
  void nothingComesBeforeTheGreetingAndNothingIsLostForIt() {
    say("a", "START");
    assertThat(socket.sendText("status")).isZero();
    assertThat(socket.declare(true, false, "flags")).isZero();
    assertThat(sent).isEmpty();
    assertThat(socket.greet("greeting")).isZero();
    assertThat(sent).containsExactly("greeting", "flags");
    assertThat(socket.resume(Map.of())).isZero();
    assertThat(sent).containsExactly("greeting", "flags", "a START");
    assertThat(socket.resume(Map.of())).isZero();
    assertThat(sent).hasSize(3);
  }

  @Test
  void aClientThatComesBackIsToldWhereItsJobIs() {
    assertThat(socket.greet("greeting")).isZero();
    say("a", "EXECUTING 4");
    assertThat(
            socket.resume(
                Map.of(
                    ShownJobsTest.attempt("a"),
                    List.of(
                        ShownJobsTest.message("a", "START"),
                        ShownJobsTest.message("a", "EXECUTING 3"),
                        ShownJobsTest.message("a", "PROGRESS_STATE")))))
        .isZero();
    assertThat(sent)
        .containsExactly(
            "greeting", SocketMessages.executing("3"), "a PROGRESS_STATE", "a EXECUTING 4");
  }

  @Test
  void itIsQuietOnlyWhileAJobOfItRuns() {
    assertThat(socket.greet("greeting") + socket.resume(Map.of())).isZero();
    for (int i = 0; i < 10; i++) {
      assertThat(socket.isQuietFor(3)).isFalse();
    }
    say("a", "START");
    assertThat(socket.isQuietFor(3)).isFalse();
    assertThat(socket.isQuietFor(3)).isFalse();
    assertThat(socket.isQuietFor(3)).isTrue();
    assertThat(socket.sendText("status")).isZero();
    assertThat(socket.isQuietFor(3)).isFalse();
  }

  @Test
  void aClientThatFollowsSeveralJobsSaysSo() {
    assertThat(socket.greet("greeting") + socket.resume(Map.of())).isZero();
    say("a", "START");
    say("b", "START");
    assertThat(socket.declare(false, true, "flags")).isZero();
    say("a", "EXECUTING 1");
    say("b", "EXECUTING 1");
    assertThat(sent)
        .containsExactly(
            "greeting", "a START", "flags", "b START", "a EXECUTING 1", "b EXECUTING 1");
  }
}
