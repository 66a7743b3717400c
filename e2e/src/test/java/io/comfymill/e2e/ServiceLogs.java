package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the services of a {@link Mill} logged, and whether an event loop was held up.
 *
 * <p>Vert.x warns of one that is. Such a warning is let pass while a service starts and just after:
 * a JVM that loads and first compiles its classes takes both cores, and on two cores all that runs
 * beside it waits, event loops too. Any other one fails the test.
 */
final class ServiceLogs {
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Pattern TIME =
      Pattern.compile("^(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d:\\d\\d)[.,](\\d{3})");
  private static final Pattern STARTED = Pattern.compile("Quarkus .*started in ([0-9.]+)s");
  private static final String BLOCKED = "has been blocked for";
  private static final int TRACE_LINES = 40;

  private final Path folder;
  private final Map<Path, Long> looked = new HashMap<>();

  ServiceLogs(Path folder) {
    this.folder = folder;
  }

  private record Start(LocalDateTime begun, LocalDateTime warm) {
    boolean includes(LocalDateTime time) {
      return !time.isBefore(begun) && !time.isAfter(warm);
    }
  }

  private record Warning(Path log, LocalDateTime at, String text) {
    @Override
    public String toString() {
      return "%s %s".formatted(log.getFileName(), text);
    }
  }

  /** Of what was logged since the last time this was asked. */
  void assertEventLoopsWereFree() {
    List<Start> starts = new ArrayList<>();
    List<Warning> warnings = new ArrayList<>();
    for (Path log : files()) {
      List<String> all = lines(log);
      all.forEach(line -> start(line).ifPresent(starts::add));
      int from = (int) Math.min(looked.getOrDefault(log, 0L), all.size());
      warnings.addAll(warnings(log, all, from));
      looked.put(log, (long) all.size());
    }
    warnings.removeIf(warning -> starts.stream().anyMatch(s -> s.includes(warning.at())));
    assertThat(warnings).as("event loops that were held up").isEmpty();
  }

  private static Optional<Start> start(String line) {
    Matcher started = STARTED.matcher(line);
    return started.find()
        ? time(line).map(at -> new Start(at.minus(seconds(started.group(1))), at.plus(WARM_UP)))
        : Optional.empty();
  }

  private static Duration seconds(String number) {
    return Duration.ofMillis((long) (Double.parseDouble(number) * 1000) + 1000);
  }

  private static List<Warning> warnings(Path log, List<String> lines, int from) {
    List<Warning> warnings = new ArrayList<>();
    for (int i = from; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.contains(BLOCKED) && line.contains("eventloop")) {
        List<String> trace = lines.subList(i, Math.min(i + TRACE_LINES, lines.size()));
        time(line).ifPresent(at -> warnings.add(new Warning(log, at, String.join("\n", trace))));
      }
    }
    return warnings;
  }

  private static Optional<LocalDateTime> time(String line) {
    Matcher time = TIME.matcher(line);
    return time.find()
        ? Optional.of(
            LocalDateTime.parse(time.group(1) + "T" + time.group(2) + "." + time.group(3)))
        : Optional.empty();
  }

  /** How much all of them have logged. */
  long bytes() {
    return files().stream().mapToLong(ServiceLogs::size).sum();
  }

  private static long size(Path log) {
    try {
      return Files.size(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path log) {
    try (Stream<String> lines = Files.lines(log, java.nio.charset.StandardCharsets.ISO_8859_1)) {
      return lines.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
