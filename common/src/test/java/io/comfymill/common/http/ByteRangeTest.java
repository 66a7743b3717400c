package io.comfymill.common.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-9, 0, 10",
    "bytes=90-, 90, 10",
    "bytes=-5, 95, 5",
    "bytes=-500, 0, 100",
    "bytes=50-5000, 50, 50",
  })
  void aPartOfTheFile(String header, long first, long length) {
    assertThat(ByteRange.parse(header, 100)).contains(new ByteRange(first, length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bytes=-", "lines=0-1", "bytes=0-1,5-6", "bytes=9-3", "bytes=a-b"})
  void whatIsNoSingleRangeMeansTheWhole(String header) {
    assertThat(ByteRange.parse(header, 100)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0"})
  void whatLiesOutsideIsRefused(String header) {
    assertThatExceptionOfType(ByteRange.UnsatisfiableException.class)
        .isThrownBy(() -> ByteRange.parse(header, 100));
  }

  @Test
  void saysWhereThePartIs() {
    assertThat(new ByteRange(10, 5).contentRange(100)).isEqualTo("bytes 10-14/100");
  }
}
