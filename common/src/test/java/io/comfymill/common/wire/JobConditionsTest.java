package io.comfymill.common.wire;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.comfymill.common.wire.JobConditions.Merge;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobConditionsTest {
  /** A scheduler that asked for it would fail again and again. */
  @ParameterizedTest
  @ValueSource(strings = {"", "a\u0000b"})
  void aKeyThatNoDatabaseCanBeAskedForIsRefused(String key) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Merge(key, Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Merge("k".repeat(129), Duration.ZERO));
  }
}
