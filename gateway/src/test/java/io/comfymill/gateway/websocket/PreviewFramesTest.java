package io.comfymill.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PreviewFramesTest {
  private static final byte[] IMAGE = {9, 8, 7};

  @Test
  void aPreviewWithMetadataBecomesAPlainOne() {
    assertThat(PreviewFrames.withoutMetadata(withMetadata("{\"image_type\":\"image/jpeg\"}")))
        .containsExactly(0, 0, 0, 1, 0, 0, 0, 1, 9, 8, 7);
  }

  @Test
  void theFormatOfThePictureIsKept() {
    assertThat(PreviewFrames.withoutMetadata(withMetadata("{\"image_type\":\"image/png\"}")))
        .containsExactly(0, 0, 0, 1, 0, 0, 0, 2, 9, 8, 7);
  }

  @Test
  void otherAndBrokenMessagesStayAsTheyAre() {
    byte[] text = {0, 0, 0, 3, 0, 0, 0, 1, 5, 5};
    byte[] tooShort = {0, 0, 0, 4, 1};
    byte[] lying = {0, 0, 0, 4, 0, 0, 1, 0, 1, 2};
    assertThat(PreviewFrames.withoutMetadata(text)).isSameAs(text);
    assertThat(PreviewFrames.withoutMetadata(tooShort)).isSameAs(tooShort);
    assertThat(PreviewFrames.withoutMetadata(lying)).isSameAs(lying);
  }

  static byte[] withMetadata(String metadata) {
    byte[] json = metadata.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + IMAGE.length)
        .putInt(4)
        .putInt(json.length)
        .put(json)
        .put(IMAGE)
        .array();
  }
}
