package io.comfymill.standalone.cli.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The API key, where the gateway asks for one. */
final class KeyOption {
  private static final String VARIABLE = "COMFYMILL_KEY";
  private static final String FILE_VARIABLE = "COMFYMILL_KEY_FILE";

  @Option(
      names = "--key",
      paramLabel = "KEY",
      scope = ScopeType.INHERIT,
      description = "API key; others see it in the list of processes (default: $COMFYMILL_KEY).")
  private @Nullable String key;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "A file that holds the API key (default: $COMFYMILL_KEY_FILE).")
  private @Nullable Path file;

  /**
   * Null for none.
   *
   * @throws IllegalArgumentException where both are given, or it cannot be one
   */
  @Nullable String read() {
    if (key != null && file != null) {
      throw new IllegalArgumentException("--key and --key-file exclude each other");
    }
    String given = key != null || file != null ? key : System.getenv(VARIABLE);
    String path = System.getenv(FILE_VARIABLE);
    Path chosen = file != null || given != null || path == null ? file : Path.of(path);
    String text = chosen == null ? given : content(chosen);
    if (text == null || text.isBlank()) {
      return null;
    }
    if (!text.strip().matches("[\\x21-\\x7e]+")) {
      throw new IllegalArgumentException("the API key has characters that no key has");
    }
    return text.strip();
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the API key cannot be read", e);
    }
  }
}
