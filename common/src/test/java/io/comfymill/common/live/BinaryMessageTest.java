package io.comfymill.common.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BinaryMessageTest {
  private static final byte[] IMAGE = {9, 8, 7};

  @Test
  void aPreviewWithMetadataBecomesAPlainOne() {
    assertThat(
            new BinaryMessage(withMetadata("{\"image_type\":\"image/jpeg\"}"))
                .withoutMetadata()
                .bytes())
        .containsExactly(0, 0, 0, 1, 0, 0, 0, 1, 9, 8, 7);
  }

  @Test
  void theFormatOfThePictureIsKept() {
    assertThat(
            new BinaryMessage(withMetadata("{\"image_type\":\"image/png\"}"))
                .withoutMetadata()
                .bytes())
        .containsExactly(0, 0, 0, 1, 0, 0, 0, 2, 9, 8, 7);
  }

  @Test
  void otherAndBrokenMessagesStayAsTheyAre() {
    byte[] text = {0, 0, 0, 3, 0, 0, 0, 1, 5, 5};
    byte[] tooShort = {0, 0, 0, 4, 1};
    byte[] lying = {0, 0, 0, 4, 0, 0, 1, 0, 1, 2};
    assertThat(new BinaryMessage(text).withoutMetadata().bytes()).isSameAs(text);
    assertThat(new BinaryMessage(tooShort).withoutMetadata().bytes()).isSameAs(tooShort);
    assertThat(new BinaryMessage(lying).withoutMetadata().bytes()).isSameAs(lying);
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
