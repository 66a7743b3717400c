package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldUpLoopsTest {
  private static final String STARTED =
      "2026-01-02 03:04:05,000 INFO  [io.quarkus] x on JVM (powered by Quarkus 3.34.2) started in 2.0s.";
  private static final LocalDateTime EPOCH = LocalDateTime.parse("2026-01-01T00:00:00");

  private static String warning(String time, int millis) {
    return "2026-01-02T%s.000Z WARN  [BlockedThreadChecker] Thread Thread[vert.x-eventloop-thread-1,5,main] has been blocked for %d ms, time limit is 200 ms: io.vertx.core.VertxException: Thread blocked"
        .formatted(time, millis);
  }

  private static List<String> found(boolean frozen, String... log) {
    return new HeldUpLoops(List.of(log), (from, to) -> frozen).since(EPOCH);
  }

  @Test
  void theSecondTimeAtAPlaceIsFound() {
    String frame = "\tat io.comfymill.gateway.Thing.read(Thing.java:%d)";
    assertThat(
            found(
                false,
                STARTED,
                warning("03:05:00", 300),
                frame.formatted(7),
                warning("03:06:00", 300),
                frame.formatted(8)))
        .singleElement()
        .asString()
        .startsWith("for 300 ms: 2026-01-02T03:06:00")
        .contains("Thing.java:8");
  }

  @Test
  void theFirstTimeAndTheFirstSecondsOfALifePass() {
    String frame = "\tat io.comfymill.gateway.Thing.read(Thing.java:7)";
    assertThat(
            found(
                false,
                warning("03:04:04", 900),
                frame,
                STARTED,
                warning("03:04:06", 900),
                frame,
                warning("03:04:14", 900),
                frame))
        .isEmpty();
    assertThat(found(false, STARTED, warning("03:05:00", 300), frame)).isEmpty();
  }

  @Test
  void whatIsSeenAgainIsOneTime() {
    String frame = "\tat io.comfymill.gateway.Thing.read(Thing.java:7)";
    assertThat(
            found(
                false, STARTED, warning("03:05:00", 300), frame, warning("03:05:01", 1300), frame))
        .isEmpty();
  }

  @Test
  void whatTheTestFrozePasses() {
    String frame = "\tat io.comfymill.gateway.Thing.read(Thing.java:7)";
    assertThat(
            found(true, STARTED, warning("03:05:00", 300), frame, warning("03:06:00", 300), frame))
        .isEmpty();
  }
}
