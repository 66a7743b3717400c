package io.comfymill.common.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects every invalid setting of a service, with its key and what it may be, so that whoever
 * starts the service can correct all of them at once. Not thread-safe.
 */
public final class SettingRules {
  private final String prefix;
  private final List<String> wrong = new ArrayList<>();

  /**
   * @param prefix before each key, with a dot at its end
   */
  public SettingRules(String prefix) {
    this.prefix = prefix;
  }

  /**
   * @param what a setting is, as one would say it: "how long a submit may wait"
   */
  public SettingRules longerThanNothing(String key, String what, Duration value) {
    return require(
        value.compareTo(Duration.ZERO) > 0, key, what, "longer than nothing, like 2s", value);
  }

  public SettingRules within(
      String key, String what, Duration value, Duration least, Duration most) {
    return require(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        key,
        what,
        "from %s to %s".formatted(text(least), text(most)),
        value);
  }

  public SettingRules notNegative(String key, String what, Duration value) {
    return require(!value.isNegative(), key, what, "0s or longer", value);
  }

  public SettingRules atLeast(String key, String what, Duration value, Duration least) {
    return require(value.compareTo(least) >= 0, key, what, "at least " + text(least), value);
  }

  public SettingRules atLeast(String key, String what, long value, long least) {
    return require(value >= least, key, what, least + " or more", value);
  }

  public SettingRules within(String key, String what, long value, long least, long most) {
    return require(
        value >= least && value <= most, key, what, "from " + least + " to " + most, value);
  }

  public SettingRules readable(String key, String what, Path file) {
    return require(Files.isReadable(file), key, what, "a file that can be read", file);
  }

  /**
   * @param demand goes on after "must be"
   */
  public SettingRules require(boolean holds, String key, String what, String demand, Object value) {
    if (!holds) {
      String shown = value instanceof Duration duration ? text(duration) : value.toString();
      wrong.add("%s%s (%s) must be %s, not %s".formatted(prefix, key, what, demand, shown));
    }
    return this;
  }

  /** As they are written in the configuration. */
  private static String text(Duration duration) {
    if (duration.toMillis() % 1000 != 0) {
      return duration.toMillis() + "ms";
    }
    return duration.toSeconds() + "s";
  }

  /**
   * @throws IllegalArgumentException that says all that is wrong
   */
  public void hold() {
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }
}
