package io.comfymill.standalone.cli.operate;

import io.comfymill.standalone.settings.ServiceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --settings FILE}, the same for all commands that have it. */
final class SettingsOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = {
        "Settings of a service, properties or environment variables; may be repeated.",
        "They say where Kafka, PostgreSQL and Redis are."
      })
  private List<Path> files = List.of();

  List<Path> files() {
    return files;
  }

  List<ServiceSettings> read() throws IOException {
    List<ServiceSettings> read = new ArrayList<>();
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new ParameterException(spec.commandLine(), "there is no file " + file);
      }
      read.add(ServiceSettings.of(file));
    }
    return read;
  }
}
