package io.comfymill.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ConsoleFilesTest {
  private static final ConsoleFile PAGE = file("index.html", "<p>");
  private static final ConsoleFile SCRIPT = file("assets/a-1.js", "1;");
  private final ConsoleFiles files =
      new ConsoleFiles(Map.of("index.html", PAGE, "assets/a-1.js", SCRIPT));

  private static ConsoleFile file(String path, String text) {
    return ConsoleFile.of(path, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everyPageIsTheOnePage() {
    assertThat(files.find("")).contains(PAGE);
    assertThat(files.find("jobs/2f1c")).contains(PAGE);
    assertThat(files.find("assets/a-1.js")).contains(SCRIPT);
  }

  @Test
  void aFileThatIsNotThereIsNoPage() {
    assertThat(files.find("assets/old-2.js")).isEmpty();
    assertThat(files.find("x.png")).isEmpty();
  }

  @Test
  void onlyWhatChangesItsNameIsKeptForGood() {
    assertThat(SCRIPT.immutable()).isTrue();
    assertThat(PAGE.immutable()).isFalse();
    assertThat(PAGE.etag()).isNotEqualTo(SCRIPT.etag());
  }

  @Test
  void theGzippedFormIsTheSame() throws IOException {
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(SCRIPT.gzipped().getBytes()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("1;");
    }
  }

  @Test
  void withoutFilesThereIsNoConsole() {
    assertThat(new ConsoleFiles(Map.of()).areThere()).isFalse();
    assertThat(new ConsoleFiles(Map.of()).find("jobs")).isEmpty();
  }
}
