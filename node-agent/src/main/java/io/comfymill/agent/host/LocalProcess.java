package io.comfymill.agent.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The process that listens on a port of this machine, as Linux tells it. Empty on other systems, in
 * other containers, and for processes of other users unless the agent is root.
 *
 * @param environment of its start; empty where it cannot be read
 * @param folder in which it works; null where it cannot be read
 */
record LocalProcess(long pid, Map<String, String> environment, @Nullable Path folder) {
  private static final String LISTENS = "0A";
  private static final int HEX = 16;

  LocalProcess {
    environment = Map.copyOf(environment);
  }

  /**
   * @param proc {@code /proc}
   * @param known the process that listened there last; asked first, for all others take a while
   */
  static Optional<LocalProcess> listeningOn(int port, Path proc, @Nullable LocalProcess known)
      throws IOException {
    Set<String> sockets = sockets(port, proc);
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    if (known != null && holds(proc.resolve(Long.toString(known.pid())), sockets)) {
      return Optional.of(known);
    }
    try (DirectoryStream<Path> processes =
        Files.newDirectoryStream(proc, name -> name.getFileName().toString().matches("\\d+"))) {
      for (Path process : processes) {
        if (holds(process, sockets)) {
          long pid = Long.parseLong(process.getFileName().toString());
          return Optional.of(new LocalProcess(pid, environment(process), folder(process)));
        }
      }
    }
    return Optional.empty();
  }

  private static Set<String> sockets(int port, Path proc) throws IOException {
    Set<String> sockets = new HashSet<>();
    for (String table : new String[] {"tcp", "tcp6"}) {
      Path file = proc.resolve("net").resolve(table);
      if (Files.isReadable(file)) {
        for (String line : Files.readAllLines(file)) {
          String[] fields = line.strip().split("\\s+", -1);
          if (fields.length > 9
              && fields[3].equals(LISTENS)
              && Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), HEX) == port) {
            sockets.add("socket:[" + fields[9] + "]");
          }
        }
      }
    }
    return sockets;
  }

  private static boolean holds(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (sockets.contains(target(file))) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return false; // it is another user's, or has just ended
    }
    return false;
  }

  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      return ""; // it was closed since it was listed
    }
  }

  private static @Nullable Path folder(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd"));
    } catch (IOException e) {
      return null; // it is another user's, or has just ended
    }
  }

  private static Map<String, String> environment(Path process) {
    Map<String, String> environment = new TreeMap<>();
    try {
      String all = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
      Arrays.stream(all.split("\0", -1))
          .filter(entry -> entry.indexOf('=') > 0)
          .forEach(
              entry ->
                  environment.put(
                      entry.substring(0, entry.indexOf('=')),
                      entry.substring(entry.indexOf('=') + 1)));
    } catch (IOException e) {
      return Map.of(); // it is another user's, or has just ended
    }
    return environment;
  }
}
