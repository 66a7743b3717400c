package io.comfymill.gateway.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.gateway.artifacts.StoredFile;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileAnswerTest {
  private static Response of(String name, String ifNoneMatch, String fetchDest) {
    return FileAnswer.of(
        new StoredFile(name, ArtifactKey.input("0".repeat(64)), "tag"),
        3,
        new ViewResource.Conditions(null, null, ifNoneMatch, fetchDest),
        offset -> InputStream.nullInputStream());
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
  void oneOfSeveralTagsIsEnough() {
    assertThat(of("a.png", "\"other\", W/\"tag\"", null).getStatus()).isEqualTo(304);
    assertThat(of("a.png", "\"other\"", null).getStatus()).isEqualTo(200);
  }
}
