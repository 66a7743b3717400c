package io.comfymill.agent.install;

import java.util.Locale;

/** What starts services on a machine. */
enum Target {
  SYSTEMD,
  LAUNCHD,
  WINDOWS;

  /**
   * @param os as the property {@code os.name} says it
   */
  static Target of(String os) {
    String name = os.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return WINDOWS;
    }
    return name.startsWith("mac") ? LAUNCHD : SYSTEMD;
  }
}
