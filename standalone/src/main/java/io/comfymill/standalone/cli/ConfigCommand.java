package io.comfymill.standalone.cli;

import io.comfymill.standalone.settings.SettingsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comfymill config}. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Settings of the services.")
final class ConfigCommand {
  @Spec private CommandSpec spec;

  /**
   * @return 1 if something is wrong with one of them
   */
  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Looks at files of settings before anything is started: names each of Comfymill's settings that is"
            + " unknown, with the nearest that there is, or whose value cannot be read.",
        "Limits, and settings of Quarkus and Kafka, are looked at by the services when they start."
      })
  int validate(
      @Parameters(
              paramLabel = "FILE",
              arity = "1..*",
              description = "Properties, or environment variables.")
          List<Path> files)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    int wrong = 0;
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(file.toString(), null, "there is no such file");
      }
      SettingsFile settings = SettingsFile.read(file);
      List<String> complaints = settings.complaints();
      complaints.forEach(complaint -> out.println(file + ": " + complaint));
      if (complaints.isEmpty()) {
        out.printf("%s: %d settings of Comfymill, all of them fine%n", file, settings.own());
      }
      wrong += complaints.size();
    }
    out.flush();
    return wrong == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
