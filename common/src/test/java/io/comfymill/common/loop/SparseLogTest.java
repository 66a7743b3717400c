package io.comfymill.common.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SparseLogTest {
  private static final String NAME = "sparse-log-test";

  private final AtomicLong nanos = new AtomicLong();
  private final SparseLog log = new SparseLog(Logger.getLogger(NAME), nanos::get);
  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    java.util.logging.Logger.getLogger(NAME).addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    java.util.logging.Logger.getLogger(NAME).removeHandler(handler);
  }

  @Test
  void saysEachCauseOnceAMinuteAndHowOftenItWas() {
    for (int i = 0; i < 1000; i++) {
      log.warn("a", null, "a");
    }
    log.warn("b", null, "b");
    nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    log.warn("a", null, "a");

    assertThat(lines).containsExactly("a", "b", "a (and 999 times before)");
  }
}
