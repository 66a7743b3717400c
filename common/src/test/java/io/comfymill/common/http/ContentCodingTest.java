package io.comfymill.common.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {
  private static final byte[] TEXT = "{\"prompt\": {}}".getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", " x-gzip "})
  void gzipIsUnpackedHoweverItIsSpelt(String header) throws IOException {
    assertThat(unpacked(header, gzip())).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void deflateIsUnpackedWithAndWithoutItsHeader(boolean bare) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream to =
        new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_SPEED, bare))) {
      to.write(TEXT);
    }
    assertThat(unpacked("deflate", packed.toByteArray())).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip, deflate", "br", ""})
  void otherCodingsAreNotUnpacked(String header) {
    assertThat(ContentCoding.of(header)).isEmpty();
  }

  @Test
  void aBodyThatIsNotWhatItSaysIsMalformed() {
    assertMalformed("gzip", TEXT);
    assertMalformed("deflate", TEXT);
    assertMalformed("deflate", new byte[0]);
  }

  @Test
  void aBodyThatBreaksOffIsMalformed() throws IOException {
    byte[] whole = gzip();
    assertMalformed("gzip", Arrays.copyOf(whole, whole.length - 10));
  }

  private static void assertMalformed(String header, byte[] packed) {
    assertThatThrownBy(() -> unpacked(header, packed))
        .isInstanceOf(ContentCoding.MalformedException.class);
  }

  private static byte[] unpacked(String header, byte[] packed) throws IOException {
    try (InputStream content =
        ContentCoding.of(header).orElseThrow().unpacked(new ByteArrayInputStream(packed))) {
      return content.readAllBytes();
    }
  }

  private static byte[] gzip() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream to = new GZIPOutputStream(packed)) {
      to.write(TEXT);
    }
    return packed.toByteArray();
  }
}
