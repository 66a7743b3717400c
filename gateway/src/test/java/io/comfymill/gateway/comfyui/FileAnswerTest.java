package io.comfymill.gateway.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.gateway.artifacts.StoredFile;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileAnswerTest {
  private static final Instant MADE = Instant.parse("2026-11-03T08:05:09.750Z");
  private static final String MADE_TEXT = "Tue, 03 Nov 2026 08:05:09 GMT";

  private static Response of(String name, String ifNoneMatch, String fetchDest) {
    return of(
        name, new ViewResource.Conditions(null, null, ifNoneMatch, null, null, null, fetchDest));
  }

  private static Response of(String name, ViewResource.Conditions conditions) {
    return FileAnswer.of(
        new StoredFile(name, ArtifactKey.input("0".repeat(64)), "tag", MADE),
        3,
        conditions,
        offset -> InputStream.nullInputStream());
  }

  private static int statusIfModifiedSince(String ifNoneMatch, String time) {
    return of("a.png", new ViewResource.Conditions(null, null, ifNoneMatch, time, null, null, null))
        .getStatus();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "\"tag\" | - | 200",
        "* | - | 200",
        "\"other\" | - | 412",
        "- | Tue, 03 Nov 2026 08:05:09 GMT | 200",
        "- | Tue, 03 Nov 2026 08:05:08 GMT | 412",
        "- | bogus | 200",
      })
  void aFileThatIsAnotherByNowIsNotSent(String ifMatch, String ifUnmodifiedSince, int status) {
    ViewResource.Conditions conditions =
        new ViewResource.Conditions(null, null, null, null, ifMatch, ifUnmodifiedSince, null);
    assertThat(of("a.png", conditions).getStatus()).isEqualTo(status);
  }

  @Test
  void aPictureInAPageMayBeSvg() {
    Response shown = of("a.svg", null, "image");
    assertThat(shown.getMediaType()).hasToString("image/svg+xml");
    assertThat(shown.getHeaderString("Content-Disposition")).isEqualTo("filename=\"a.svg\"");
    assertThat(shown.getHeaderString("Cache-Control")).isEqualTo("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"document", "iframe", "object", "empty", ""})
  void elsewhereSvgIsADownload(String fetchDest) {
    Response sent = of("a.SVG", null, fetchDest.isEmpty() ? null : fetchDest);
    assertThat(sent.getMediaType()).hasToString("application/octet-stream");
    assertThat(sent.getHeaderString("Content-Disposition")).startsWith("attachment");
  }

  @Test
  void aPageIsADownloadWhateverItIsFor() {
    assertThat(of("a.html", null, "image").getMediaType()).hasToString("application/octet-stream");
    assertThat(of("a.png", null, "document").getMediaType()).hasToString("image/png");
  }

  @Test
  void aFileSaysWhenItWasMade() {
    assertThat(of("a.png", null, null).getHeaderString("Last-Modified")).isEqualTo(MADE_TEXT);
    assertThat(of("a.png", "\"tag\"", null).getHeaderString("Last-Modified")).isEqualTo(MADE_TEXT);
  }

  @Test
  void whoKnowsItSinceThenIsNotSentItAgain() {
    assertThat(statusIfModifiedSince(null, MADE_TEXT)).isEqualTo(304);
    assertThat(statusIfModifiedSince(null, "Wed, 04 Nov 2026 00:00:00 GMT")).isEqualTo(304);
    assertThat(statusIfModifiedSince(null, "Tue, 03 Nov 2026 08:05:08 GMT")).isEqualTo(200);
    assertThat(statusIfModifiedSince(null, "yesterday")).isEqualTo(200);
    assertThat(statusIfModifiedSince("\"other\"", MADE_TEXT)).isEqualTo(200);
  }

  @Test
  void aPartIsSentOnlyOfTheFileThatIsKnown() {
    assertThat(ranged(MADE_TEXT)).isEqualTo(206);
    assertThat(ranged("\"tag\"")).isEqualTo(206);
    assertThat(ranged("Tue, 03 Nov 2026 08:05:08 GMT")).isEqualTo(200);
  }

  private static int ranged(String ifRange) {
    return of(
            "a.png",
            new ViewResource.Conditions("bytes=0-1", ifRange, null, null, null, null, null))
        .getStatus();
  }

  @Test
  void oneOfSeveralTagsIsEnough() {
    assertThat(of("a.png", "\"other\", W/\"tag\"", null).getStatus()).isEqualTo(304);
    assertThat(of("a.png", "\"other\"", null).getStatus()).isEqualTo(200);
  }
}
