package io.comfymill.standalone.cli.operate;

import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.backup.Backup;
import io.comfymill.standalone.backup.Manifest;
import io.comfymill.standalone.cli.base.CommandFailedException;
import io.comfymill.standalone.cli.base.DataOption;
import io.comfymill.standalone.diagnosis.Installation;
import io.comfymill.standalone.settings.ServiceSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comfymill backup FILE}. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Writes what PostgreSQL holds, and the settings files, to a file, while the services run.",
      "Inputs and outputs are not in it: back their folder up as well."
    })
public final class BackupCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataOption data;
  @Mixin private SettingsOption settings;

  @Parameters(paramLabel = "FILE", description = "A zip file, which must not exist.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailedException {
    if (Files.exists(file)) {
      throw new ParameterException(spec.commandLine(), "there is a file " + file + " already");
    }
    List<ServiceSettings> all =
        Installation.of(List.of(), settings.read(), data.dataFolder()).settings();
    String artifacts =
        all.stream()
            .flatMap(source -> source.get("comfymill.artifacts.folder").stream())
            .findFirst()
            .orElse(null);
    try {
      Backup backup = new Backup(Databases.of(all).owners(), artifacts, settings.files());
      Manifest made = backup.writeTo(file.toAbsolutePath());
      print(made);
    } catch (SQLException e) {
      throw new CommandFailedException("PostgreSQL: " + e.getMessage());
    }
    return ExitCode.OK;
  }

  private void print(Manifest made) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(WireJson.mapper().valueToTree(made).toPrettyString());
    } else {
      out.printf("%d rows are in %s%n", made.rows(), file);
      out.printf(
          "inputs and outputs are not: %s%n",
          made.artifacts() == null ? "no settings name their folder" : made.artifacts());
    }
    out.flush();
  }
}
