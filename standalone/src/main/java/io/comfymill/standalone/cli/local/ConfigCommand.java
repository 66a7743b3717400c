package io.comfymill.standalone.cli.local;

import io.comfymill.standalone.cli.fleet.ConfigShowCommand;
import io.comfymill.standalone.settings.HelmValues;
import io.comfymill.standalone.settings.SettingsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comfymill config}. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ConfigShowCommand.class,
    description = "Settings of the services.")
public final class ConfigCommand {
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
              arity = "0..*",
              description = {
                "Properties, or environment variables.",
                "Of a folder, those that end in .properties or .env."
              })
          List<Path> files,
      @Option(
              names = "--helm-values",
              paramLabel = "FILE",
              description = "Values of the Helm chart, for the services' settings in them.")
          List<Path> helmValues)
      throws IOException {
    List<Path> given = files == null ? List.of() : files;
    List<Path> values = helmValues == null ? List.of() : helmValues;
    if (given.isEmpty() && values.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "name a FILE, or --helm-values FILE");
    }
    int wrong = 0;
    for (Path file : inFolders(given)) {
      wrong += look(file, SettingsFile.read(existing(file)));
    }
    for (Path file : values) {
      wrong += look(file, HelmValues.read(existing(file)));
    }
    spec.commandLine().getOut().flush();
    return wrong == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private int look(Path file, SettingsFile settings) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<String> complaints = settings.complaints();
    complaints.forEach(complaint -> out.println(file + ": " + complaint));
    if (complaints.isEmpty()) {
      out.printf("%s: %d settings of Comfymill, all of them fine%n", file, settings.own());
    }
    return complaints.size();
  }

  private static Path existing(Path file) throws NoSuchFileException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString(), null, "there is no such file");
    }
    return file;
  }

  private static List<Path> inFolders(List<Path> given) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : given) {
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (Stream<Path> all = Files.list(path)) {
        List<Path> found =
            all.filter(file -> file.toString().matches(".*\\.(properties|env)")).sorted().toList();
        if (found.isEmpty()) {
          throw new NoSuchFileException(
              path.toString(), null, "no file in it ends in .properties or .env");
        }
        files.addAll(found);
      }
    }
    return files;
  }
}
