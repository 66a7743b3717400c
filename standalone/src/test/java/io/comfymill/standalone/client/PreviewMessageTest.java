package io.comfymill.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PreviewMessageTest {
  @Test
  void aPictureIsBehindItsFormat() {
    assertThat(PreviewMessage.picture(new byte[] {0, 0, 0, 1, 0, 0, 0, 2, 7, 8}))
        .get()
        .isEqualTo(new byte[] {7, 8});
  }

  @Test
  void orBehindItsMetadata() {
    assertThat(PreviewMessage.picture(new byte[] {0, 0, 0, 4, 0, 0, 0, 2, '{', '}', 7}))
        .get()
        .isEqualTo(new byte[] {7});
  }

  @Test
  void anythingElseIsNone() {
    assertThat(PreviewMessage.picture(new byte[] {0, 0, 0, 1})).isEmpty();
    assertThat(PreviewMessage.picture(new byte[] {0, 0, 0, 3, 0, 0, 0, 1, 'a', 'b'})).isEmpty();
    assertThat(PreviewMessage.picture(new byte[] {0, 0, 0, 4, 0, 0, 0, 9, 'a'})).isEmpty();
    assertThat(PreviewMessage.picture(new byte[] {0, 0, 0, 4, -1, 0, 0, 9, 'a'})).isEmpty();
  }
}
