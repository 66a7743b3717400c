package io.comfymill.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of this repository. */
public final class Checkout {
  private static final Path ROOT = root();

  private Checkout() {}

  /** Tests run in their module's folder. */
  private static Path root() {
    return Path.of("").toAbsolutePath().getParent();
  }

  public static Path path(String inRepository) {
    return ROOT.resolve(inRepository);
  }

  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
