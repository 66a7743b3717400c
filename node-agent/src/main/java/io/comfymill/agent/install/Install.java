package io.comfymill.agent.install;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code comfymill-agent install}: writes the file that makes the agent start with its machine, and
 * says what is left to do. It changes nothing else.
 */
public final class Install {
  private static final List<String> OPTIONS = List.of("--folder", "--user", "--to", "--for");
  private static final String USAGE =
      """
      usage: comfymill-agent install [--folder DIR] [--user NAME] [--to FILE|-] [--for systemd|launchd|windows]
        --folder  where the agent works; its settings are in config/application.properties there
        --user    who runs it; by default who runs this command
        --to      where to write the file; - prints it; by default where the system looks for it
        --for     by default what this machine has
      """;
  private static final String NEEDS =
      """
      It dials out only: to Kafka (9092), Redis (6379), its ComfyUI servers (8188) and, with a shared
      folder, the artifact store. It listens on 127.0.0.1:8192 for health and metrics; gateways reach
      custom nodes' routes through it only if quarkus.http.host is opened (8192).
      It needs to read and write its folder and the artifact folder, and nothing as root. To see which
      card a ComfyUI of another user uses, it must run as that user or as root.
      """;

  private Install() {}

  public static void main(String[] arguments) {
    String program = System.getProperty("comfymill.program", "comfymill-agent");
    System.exit(
        run(
            List.of(arguments),
            System.getProperty("os.name"),
            program,
            new PrintStream(System.out, true, StandardCharsets.UTF_8)));
  }

  /**
   * @return 0 if all is well, 2 if the command line is wrong, 1 if the file cannot be written
   */
  static int run(List<String> arguments, String os, String program, PrintStream out) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      if (!OPTIONS.contains(arguments.get(i)) || i + 1 == arguments.size()) {
        out.print(USAGE);
        return 2;
      }
      options.put(arguments.get(i), arguments.get(i + 1));
    }
    try {
      Target target =
          options.containsKey("--for")
              ? Target.valueOf(options.get("--for").toUpperCase(Locale.ROOT))
              : Target.of(os);
      ServiceFile file = ServiceFile.of(target, agent(options, program));
      return write(file, options.getOrDefault("--to", file.path()), out);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      out.print(USAGE);
      return 2;
    }
  }

  private static ServiceFile.Agent agent(Map<String, String> options, String program) {
    return new ServiceFile.Agent(
        program,
        options.getOrDefault("--folder", Path.of("").toAbsolutePath().toString()),
        options.getOrDefault("--user", System.getProperty("user.name")),
        System.getProperty("user.home"));
  }

  private static int write(ServiceFile file, String to, PrintStream out) {
    if (to.equals("-")) {
      out.print(file.content());
      return 0;
    }
    try {
      Path path = Path.of(to);
      if (path.getParent() != null) {
        Files.createDirectories(path.getParent());
      }
      Files.writeString(path, file.content());
    } catch (IOException e) {
      out.printf("%s cannot be written: %s%n", to, e);
      out.println("run this as root or an administrator, or print it with --to -");
      return 1;
    }
    out.printf("wrote %s%nnext: %s%n%n", to, file.next());
    out.print(NEEDS);
    return 0;
  }
}
