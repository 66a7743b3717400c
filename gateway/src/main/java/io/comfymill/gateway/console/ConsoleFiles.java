package io.comfymill.gateway.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the build made of {@code src/main/webui}. Where it left the console out, there is none.
 *
 * @param byPath below {@code /console/}
 */
record ConsoleFiles(Map<String, ConsoleFile> byPath) {
  private static final String FOLDER = "console/";
  private static final String LIST = FOLDER + "files.txt";
  private static final String PAGE = "index.html";

  ConsoleFiles {
    byPath = Map.copyOf(byPath);
  }

  static ConsoleFiles read() {
    return new ConsoleFiles(
        bytes(LIST)
            .map(list -> new String(list, StandardCharsets.UTF_8).lines())
            .orElseGet(Stream::empty)
            .collect(Collectors.toMap(Function.identity(), ConsoleFiles::file)));
  }

  private static ConsoleFile file(String path) {
    return ConsoleFile.of(path, bytes(FOLDER + path).orElseThrow());
  }

  private static Optional<byte[]> bytes(String name) {
    try (InputStream in =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean areThere() {
    return byPath.containsKey(PAGE);
  }

  /**
   * A file, or the page where the path names none: then the page's script knows it.
   *
   * @param path below {@code /console/}
   */
  Optional<ConsoleFile> find(String path) {
    ConsoleFile file = byPath.get(path);
    boolean isPage = !path.substring(path.lastIndexOf('/') + 1).contains(".");
    return Optional.ofNullable(file == null && isPage ? byPath.get(PAGE) : file);
  }
}
