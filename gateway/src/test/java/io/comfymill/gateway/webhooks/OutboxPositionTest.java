package io.comfymill.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class OutboxPositionTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void readsAgainWhatWasSeenInTheLastSeconds() {
    OutboxPosition begun = new OutboxPosition(10, 20, START);
    assertThat(begun.readAll(30, START.plusSeconds(4))).isEqualTo(begun);
    OutboxPosition next = begun.readAll(30, START.plusSeconds(6));
    assertThat(next).isEqualTo(new OutboxPosition(20, 30, START.plusSeconds(6)));
    assertThat(next.readAll(40, START.plusSeconds(12)).from()).isEqualTo(30);
  }

  @Test
  void goesOnWhereAFullPageEnded() {
    assertThat(new OutboxPosition(10, 20, START).readUpTo(510, START.plusSeconds(1)))
        .isEqualTo(new OutboxPosition(510, 510, START.plusSeconds(1)));
  }
}
