package io.comfymill.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.comfyui.MessageSource;
import io.comfymill.common.loop.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However an attempt to connect to ComfyUI goes wrong, it is not the last. */
class ReconnectTest {
  @TempDir Path folder;
  private TestNode test;

  @BeforeEach
  void create() {
    test = new TestNode(folder);
  }

  static Stream<Supplier<CompletionStage<MessageSource.Connection>>> troubles() {
    return Stream.of(
        () -> CompletableFuture.failedFuture(new IOException("no route")),
        () -> CompletableFuture.failedFuture(new IllegalStateException("a defect")),
        () -> CompletableFuture.failedFuture(new StackOverflowError()),
        () -> {
          throw new IllegalStateException("a defect");
        },
        () -> {
          throw new StackOverflowError();
        },
        () -> null,
        CompletableFuture::new);
  }

  private List<String> stalled() {
    return test.loops.stalled().stream().map(Progress::name).toList();
  }

  private Progress link() {
    return test.watched.stream()
        .filter(progress -> progress.name().equals("link/node-1"))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void isTriedAgain(Supplier<CompletionStage<MessageSource.Connection>> trouble) {
    test.comfyUi.connectFails = trouble;
    test.online();
    test.advance(Duration.ofSeconds(70));
    assertThat(test.comfyUi.tries).isGreaterThan(2);
    assertThat(link().failures()).isGreaterThan(1);

    test.comfyUi.connectFails = null;
    test.advance(Duration.ofSeconds(40));
    assertThat(test.comfyUi.connections).isEqualTo(1);
    assertThat(test.kafka.lastHeartbeat().online()).isTrue();
  }

  @Test
  void aComfyUiThatIsAwayOrConnectedIsNoStandstill() {
    test.comfyUi.connectFails = CompletableFuture::new;
    test.online();
    test.advance(Duration.ofMinutes(3));
    assertThat(stalled()).isEmpty();

    test.comfyUi.connectFails = null;
    test.advance(Duration.ofMinutes(10));
    assertThat(test.comfyUi.connections).isEqualTo(1);
    assertThat(link().since()).isZero(); // as its metric shows
    assertThat(stalled()).isEmpty();
  }

  @Test
  void aDefectInConnectingIsAStandstill() {
    test.comfyUi.connectFails =
        () -> {
          throw new IllegalStateException("a defect");
        };
    test.online();
    test.advance(Duration.ofSeconds(70));

    assertThat(stalled()).containsExactly("link/node-1");
  }

  @Test
  void aConnectionThatComesTooLateIsClosed() {
    CompletableFuture<MessageSource.Connection> late = new CompletableFuture<>();
    AtomicInteger closed = new AtomicInteger();
    test.comfyUi.connectFails = () -> late;
    test.online();
    test.comfyUi.connectFails = null;
    test.advance(Duration.ofSeconds(40));
    assertThat(test.comfyUi.connections).isEqualTo(1);

    late.complete(
        new MessageSource.Connection() {
          @Override
          public void close() {
            closed.incrementAndGet();
          }

          @Override
          public void ping() {}
        });
    test.settle();
    assertThat(closed).hasValue(1);
    assertThat(test.comfyUi.closes).isZero();
  }
}
