package io.comfymill.e2e;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Vert.x's warnings in the log of one service that an event loop was held up, as far as they say
 * that something waits there which must not. Let pass are:
 *
 * <ul>
 *   <li>what comes while the process starts and in its first seconds: it loads its classes;
 *   <li>the first time at each place: what is done for the first time loads classes too;
 *   <li>what a busy thread was not given the time for, as {@link Slowdown} measured;
 *   <li>what the test itself froze.
 * </ul>
 */
final class HeldUpLoops {
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMillis(200);
  private static final Duration SAME = Duration.ofMillis(150);
  private static final Pattern TIME =
      Pattern.compile("^(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d:\\d\\d)[.,](\\d{3})");
  private static final Pattern STARTED = Pattern.compile("Quarkus .*started in ([0-9.]+)s");
  private static final Pattern WARNING =
      Pattern.compile("Thread\\[(vert\\.x-eventloop[^,\\]]*).* has been blocked for (\\d+) ms");
  private static final int SHOWN_FRAMES = 60;

  private final BiPredicate<LocalDateTime, LocalDateTime> frozen;
  private final List<LocalDateTime> starts = new ArrayList<>();
  private final List<LocalDateTime> warm = new ArrayList<>();
  private final List<Episode> episodes = new ArrayList<>();

  /** One time that a loop was held up, which may have been seen more than once. */
  private record Episode(String thread, LocalDateTime from, LocalDateTime to, String trace) {
    boolean isSame(Episode next) {
      return thread.equals(next.thread)
          && Duration.between(from, next.from).abs().compareTo(SAME) < 0;
    }

    Duration length() {
      return Duration.between(from, to);
    }

    /** The first of our own methods in it, or the first that is not Java's own. */
    String place() {
      List<String> frames = trace.lines().skip(1).map(String::strip).toList();
      return frames.stream()
          .filter(frame -> frame.contains("io.comfymill."))
          .findFirst()
          .or(() -> frames.stream().filter(frame -> !frame.contains("java.base@")).findFirst())
          .map(frame -> frame.replaceAll("\\(.*", ""))
          .orElse("");
    }
  }

  /**
   * @param frozen whether the process was, by the test, at some time between two
   */
  HeldUpLoops(List<String> log, BiPredicate<LocalDateTime, LocalDateTime> frozen) {
    this.frozen = frozen;
    for (int i = 0; i < log.size(); i++) {
      read(log, i);
    }
  }

  private void read(List<String> log, int at) {
    String line = log.get(at);
    LocalDateTime time = time(line).orElse(null);
    if (time == null) {
      return;
    }
    Matcher started = STARTED.matcher(line);
    if (started.find()) {
      double seconds = Double.parseDouble(started.group(1)) + 1;
      starts.add(time.minus(Duration.ofMillis((long) (seconds * 1000))));
      warm.add(time.plus(WARM_UP));
    }
    Matcher warning = WARNING.matcher(line);
    if (warning.find()) {
      Duration length = Duration.ofMillis(Long.parseLong(warning.group(2)));
      List<String> trace = log.subList(at, Math.min(at + SHOWN_FRAMES, log.size()));
      add(new Episode(warning.group(1), time.minus(length), time, String.join("\n", trace)));
    }
  }

  private void add(Episode next) {
    Episode last = episodes.isEmpty() ? null : episodes.get(episodes.size() - 1);
    if (last != null && last.isSame(next)) {
      episodes.set(
          episodes.size() - 1, new Episode(next.thread(), last.from(), next.to(), last.trace()));
    } else {
      episodes.add(next);
    }
  }

  private static Optional<LocalDateTime> time(String line) {
    Matcher time = TIME.matcher(line);
    return time.find()
        ? Optional.of(
            LocalDateTime.parse(time.group(1) + "T" + time.group(2) + "." + time.group(3)))
        : Optional.empty();
  }

  /** Those that began since, with what the loop did. */
  List<String> since(LocalDateTime begin) {
    Set<String> known = new HashSet<>();
    List<String> found = new ArrayList<>();
    for (Episode episode : episodes) {
      boolean first = known.add(life(episode) + " " + episode.place());
      if (!first && !episode.from().isBefore(begin) && speaksOfItself(episode)) {
        found.add("for %d ms: %s".formatted(episode.length().toMillis(), episode.trace()));
      }
    }
    return found;
  }

  /** Which of the processes that wrote this log one after the other. */
  private long life(Episode episode) {
    return starts.stream().filter(start -> start.isBefore(episode.from())).count();
  }

  private boolean speaksOfItself(Episode episode) {
    for (int i = 0; i < starts.size(); i++) {
      if (episode.to().isAfter(starts.get(i)) && episode.from().isBefore(warm.get(i))) {
        return false;
      }
    }
    double slowdown = Slowdown.ofThisMachine().during(episode.from(), episode.to());
    return !frozen.test(episode.from(), episode.to())
        && episode.length().toMillis() / slowdown > LONGEST.toMillis();
  }
}
