package io.comfymill.standalone.dev;

import io.comfymill.standalone.process.Executables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command lines of our own Java processes. */
final class ServiceCommand {
  private static final List<String> SMALL_AND_QUICK =
      List.of(
          "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");

  private ServiceCommand() {}

  /**
   * @param heap the largest heap, as java's -Xmx takes it
   * @param settings as system properties, which win over all other sources of configuration, so
   *     that no variable of the user's shell changes what runs
   * @param program what follows java's own options
   */
  static List<String> of(String heap, Map<String, String> settings, List<String> program) {
    List<String> command = new ArrayList<>(List.of(Executables.java(), "-Xmx" + heap));
    command.addAll(SMALL_AND_QUICK);
    new TreeMap<>(settings).forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(program);
    return command;
  }
}
