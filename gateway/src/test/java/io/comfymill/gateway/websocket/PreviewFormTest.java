package io.comfymill.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.live.BinaryMessage;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.common.wire.WireJson;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreviewFormTest {
  private final PreviewForm form = new PreviewForm();
  private final JobMessage progress = ShownJobsTest.message("a", "PROGRESS 2");
  private final JobMessage progressState = ShownJobsTest.message("a", "PROGRESS_STATE");
  private final JobMessage preview =
      new JobMessage(
          progress.job(),
          0,
          JobMessage.Kind.PREVIEW,
          null,
          LiveFrame.Kind.BINARY,
          BinaryMessage.jpegPreview(WireJson.mapper().createObjectNode(), new byte[] {1, 2})
              .bytes());

  @Test
  void aClientThatKnowsMetadataGetsThePreviewBeforeItsProgress() {
    form.useMetadata(true);
    assertThat(form.of(preview, true)).containsExactly(preview);
    assertThat(form.of(progress, true)).containsExactly(progress);
  }

  @Test
  void anyOtherGetsItWithoutAndAfterItsProgress() {
    assertThat(form.of(preview, true)).isEmpty();
    assertThat(form.of(ShownJobsTest.message("b", "PROGRESS 2"), true)).hasSize(1);
    List<JobMessage> sent = form.of(progress, true);
    assertThat(sent).hasSize(2).first().isEqualTo(progress);
    assertThat(sent.get(1).payload()).containsExactly(0, 0, 0, 1, 0, 0, 0, 1, 1, 2);
    assertThat(form.of(progress, true)).containsExactly(progress);
  }

  @Test
  void ofJobsWithoutClientAllGetItWithout() {
    form.useMetadata(true);
    assertThat(form.of(preview, false)).isEmpty();
    assertThat(form.of(progress, false)).hasSize(2);
  }

  @Test
  void aPreviewWithoutProgressIsOnlyForThoseThatKnowMetadata() {
    assertThat(form.of(preview, true)).isEmpty();
    assertThat(form.of(progressState, true)).containsExactly(progressState);
    assertThat(form.of(progress, true)).containsExactly(progress);
  }

  @Test
  void picturesAreNotLostThoughTheirProgressWasHeldBack() {
    JobMessage picture =
        new JobMessage(
            preview.job(), 0, JobMessage.Kind.PICTURE, null, preview.form(), preview.payload());
    assertThat(form.of(picture, true)).isEmpty();
    assertThat(form.of(picture, true)).hasSize(1);
    assertThat(form.of(progressState, true)).hasSize(2).last().isEqualTo(progressState);
  }
}
