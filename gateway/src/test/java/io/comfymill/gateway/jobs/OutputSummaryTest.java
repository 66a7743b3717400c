package io.comfymill.gateway.jobs;

import static io.comfymill.gateway.liverecords.JobRowSamples.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutputSummaryTest {
  private static OutputSummary of(String outputs) {
    return OutputSummary.of(json(outputs));
  }

  @Test
  void aSavedPictureComesBeforeATemporaryOneAndBothBeforeText() {
    OutputSummary summary =
        of(
            """
            {"1": {"text": ["hello"]},
             "2": {"images": [{"filename": "t.png", "type": "temp"}], "animated": [false]},
             "3": {"files": [{"filename": "notes.txt", "type": "output"}]},
             "4": {"images": [{"filename": "s.png", "type": "output", "subfolder": ""}]}}""");
    assertThat(summary.count()).isEqualTo(3);
    assertThat(summary.previewable()).isEqualTo(3);
    assertThat(summary.preview())
        .isEqualTo(
            json(
                """
                {"filename": "s.png", "type": "output", "subfolder": "", "nodeId": "4",
                 "mediaType": "images"}"""));
  }

  @Test
  void filesThatNoBrowserShowsAreCountedOnly() {
    OutputSummary summary = of("{\"1\": {\"latents\": [{\"filename\": \"a.latent\"}]}}");
    assertThat(summary).isEqualTo(new OutputSummary(1, 0, null));
  }

  @Test
  void animationsByTheirFormatAndModelsByTheirName() {
    assertThat(of("{\"1\": {\"gifs\": [{\"filename\": \"a\", \"format\": \"video/h264-mp4\"}]}}"))
        .matches(summary -> summary.previewable() == 1);
    OutputSummary model = of("{\"1\": {\"result\": [\"mesh.GLB\", \"no file\", null]}}");
    assertThat(model.count()).isEqualTo(1);
    assertThat(model.preview())
        .isEqualTo(
            json(
                """
                {"filename": "mesh.GLB", "type": "output", "subfolder": "", "mediaType": "3d",
                 "nodeId": "1"}"""));
  }

  @Test
  void textAloneIsShownCutAndNotCounted() {
    OutputSummary summary = of("{\"1\": {\"text\": [\"" + "x".repeat(2000) + "\"]}}");
    assertThat(summary.count()).isZero();
    assertThat(summary.preview().path("content").asText()).hasSize(1024);
    assertThat(summary.preview().path("truncated").asBoolean()).isTrue();
  }

  @Test
  void whatIsNoOutputIsSkipped() {
    assertThat(of("{\"1\": 5, \"2\": {\"images\": \"x\"}, \"3\": {\"images\": [7, null]}}"))
        .isEqualTo(OutputSummary.NONE);
  }

  @Test
  void detailsHaveModelsAsFilesAndNoNulls() {
    assertThat(
            OutputSummary.normalised(
                json("{\"1\": {\"result\": [\"a.glb\", null, \"b\"], \"x\": 1}}")))
        .isEqualTo(
            json(
                """
                {"1": {"result": [{"filename": "a.glb", "type": "output", "subfolder": "",
                  "mediaType": "3d"}, "b"], "x": 1}}"""));
  }
}
