package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleryCommandTest {
  @TempDir Path folder;
  private RunningCommand cli;

  @BeforeEach
  void start() throws IOException {
    cli = new RunningCommand();
    cli.gateway
        .answering(
            "/api/jobs?status=completed&limit=2",
            200,
            "{\"jobs\":[{\"id\":\"p1\"},{\"id\":\"p2\"}]}")
        .answering("/api/jobs/p1", 200, job("p1", "<b>.png", "gone.png", "film.mp4", "mesh.glb"))
        .answering("/api/jobs/p2", 200, job("p2"))
        .answering("/view?filename=%3Cb%3E.png&subfolder=&type=output", 200, "picture")
        .answering("/view?filename=film.mp4&subfolder=&type=output", 200, "film")
        .answering("/view?filename=mesh.glb&subfolder=&type=output", 200, "mesh");
  }

  @AfterEach
  void stop() {
    cli.close();
  }

  private static String job(String id, String... files) {
    StringBuilder images = new StringBuilder();
    for (String file : files) {
      images.append(images.isEmpty() ? "" : ",");
      images.append("{\"filename\":\"").append(file).append("\",\"type\":\"output\"}");
    }
    return """
    {"id":"%s","execution_end_time":1893488430500,"outputs":{"9":{"images":[%s]}}}\
    """
        .formatted(id, images);
  }

  @Test
  void thePageHasThePicturesInItAndNamesWhatItCannotShow() throws IOException {
    Path page = folder.resolve("gallery.html");

    assertThat(cli.run("gallery", "--last", "2", "--html", page.toString())).as(cli.err()).isZero();

    assertThat(cli.out()).contains("4 files are in " + page);
    assertThat(page)
        .content()
        .startsWith("<!DOCTYPE html>")
        .contains("<img alt=\"&lt;b&gt;.png\" src=\"data:image/png;base64,cGljdHVyZQ==\">")
        .contains("<video controls title=\"film.mp4\" src=\"data:video/mp4;base64,ZmlsbQ==\">")
        .containsPattern("<a href=\"http://[^\"]*gone.png[^\"]*\">gone.png</a> is too large")
        .contains("mesh.glb</a> cannot be shown")
        .contains("job p1")
        .doesNotContain("<b>", "job p2")
        .endsWith("</html>\n");
    assertThat(folder).isDirectoryNotContaining("glob:**.{part,new}");
  }

  @Test
  void aPageThatCannotBeFinishedLeavesTheOldOne() throws IOException {
    cli.gateway.answering("/api/jobs/p2", 503, "away");
    Path page = Files.writeString(folder.resolve("gallery.html"), "old");

    assertThat(cli.run("gallery", "--last", "2", "--html", page.toString())).isEqualTo(3);

    assertThat(page).hasContent("old");
    assertThat(folder).isDirectoryNotContaining("glob:**.{part,new}");
  }
}
