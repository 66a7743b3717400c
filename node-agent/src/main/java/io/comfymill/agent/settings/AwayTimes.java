package io.comfymill.agent.settings;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.time.format.TextStyle;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a machine is somebody's: {@code Mon-Fri 08:00-19:00}, {@code Sat 10:00-12:00}, or {@code
 * 22:00-06:00} every day. One that goes over midnight belongs to the day on which it begins.
 */
public record AwayTimes(List<Window> windows) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:([A-Za-z]{3})(?:-([A-Za-z]{3}))? )?([0-2]\\d:[0-5]\\d)-([0-2]\\d:[0-5]\\d)");

  public AwayTimes {
    windows = List.copyOf(windows);
  }

  /** One of them, on each of its days. */
  public record Window(String text, Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    public Window {
      days = Set.copyOf(days);
    }

    boolean holdsAt(LocalDateTime time) {
      LocalTime clock = time.toLocalTime();
      boolean begun = !clock.isBefore(from);
      boolean over = !clock.isBefore(to);
      if (from.isBefore(to)) {
        return begun && !over && days.contains(time.getDayOfWeek());
      }
      return (begun && days.contains(time.getDayOfWeek()))
          || (!over && days.contains(time.getDayOfWeek().minus(1)));
    }
  }

  /**
   * @throws IllegalArgumentException that says what is wrong
   */
  public static AwayTimes parse(List<String> texts) {
    return new AwayTimes(texts.stream().map(AwayTimes::window).toList());
  }

  private static Window window(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw wrong(text);
    }
    try {
      LocalTime from = LocalTime.parse(form.group(3));
      LocalTime to = LocalTime.parse(form.group(4));
      if (from.equals(to)) {
        throw wrong(text);
      }
      return new Window(text.strip(), days(form.group(1), form.group(2), text), from, to);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("'" + text + "' has a time that there is not", e);
    }
  }

  private static Set<DayOfWeek> days(@Nullable String first, @Nullable String last, String text) {
    if (first == null) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    DayOfWeek from = day(first, text);
    DayOfWeek to = last == null ? from : day(last, text);
    Set<DayOfWeek> days = EnumSet.of(from);
    for (DayOfWeek day = from; day != to; day = day.plus(1)) {
      days.add(day.plus(1));
    }
    return days;
  }

  private static DayOfWeek day(String name, String text) {
    return Stream.of(DayOfWeek.values())
        .filter(day -> day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH).equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> wrong(text));
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException("'" + text + "' is not like Mon-Fri 08:00-19:00");
  }

  /** The one that holds then; null where none does. */
  public @Nullable String at(LocalDateTime time) {
    return windows.stream()
        .filter(window -> window.holdsAt(time))
        .map(Window::text)
        .findFirst()
        .orElse(null);
  }
}
