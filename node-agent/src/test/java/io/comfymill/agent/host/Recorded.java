package io.comfymill.agent.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What drivers' programs have said. */
final class Recorded {
  private Recorded() {}

  static String text(String name) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(Recorded.class.getResourceAsStream("/host/" + name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
