package io.comfymill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AvailabilityLogTest {
  private static final String NAME = "outlook-test";

  private final AtomicLong now = new AtomicLong();
  private final List<String> lines = new ArrayList<>();
  private final Logger logger = Logger.getLogger(NAME);
  private final AvailabilityLog outlook =
      new AvailabilityLog(
          org.jboss.logging.Logger.getLogger(NAME), "the table", "clients wait", now::get);

  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          String message = line.getMessage();
          Object[] values = line.getParameters();
          lines.add(
              line.getLevel() + " " + (values == null ? message : String.format(message, values)));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void leave() {
    logger.removeHandler(handler);
  }

  private void away(int times) {
    for (int i = 0; i < times; i++) {
      outlook.away(new IllegalStateException("refused"));
    }
  }

  @Test
  void aFirstStartSaysOnceWhatItWaitsForAndThatItIsThere() {
    away(20);
    outlook.there();
    outlook.there();
    assertThat(lines).containsExactly("INFO waiting for the table", "INFO there: the table");
  }

  @Test
  void whoWaitsLongSaysWhy() {
    away(2);
    now.set(Duration.ofSeconds(31).toNanos());
    away(2);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).startsWith("WARN").contains("refused");
  }

  @Test
  void whatIsThereAtOnceIsNotWorthALine() {
    outlook.there();
    assertThat(lines).isEmpty();
  }

  @Test
  void whatGoesAwayLaterIsAWarningThatSaysWhatItMeansOnceAMinute() {
    outlook.there();
    away(20);
    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith("WARN")
        .contains("the table", "refused", "clients wait");
    outlook.there();
    assertThat(lines).hasSize(2);
  }
}
