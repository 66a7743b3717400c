package io.comfymill.standalone.cli.operate;

import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.backup.Manifest;
import io.comfymill.standalone.backup.Restore;
import io.comfymill.standalone.cli.base.CommandFailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.zip.ZipException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comfymill restore FILE}. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Puts a backup into a database whose tables the services have made, and which no service uses now.",
      "Start the services once, end them, restore, and start them again."
    })
public final class RestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SettingsOption settings;

  @Parameters(paramLabel = "FILE", description = "What comfymill backup wrote.")
  private Path file = Path.of("");

  @Option(names = "--replace", description = "Drops the jobs, users and keys that are there.")
  private boolean replace;

  @Option(
      names = "--new-kafka",
      description = "Kafka is another one than at the time of the backup, or was emptied since.")
  private boolean newKafka;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, CommandFailedException {
    if (!Files.isRegularFile(file)) {
      throw new ParameterException(spec.commandLine(), "there is no file " + file);
    }
    try {
      Databases databases = Databases.of(settings.read());
      print(new Restore(databases.owners(), replace, newKafka).readFrom(file));
    } catch (SQLException e) {
      throw new CommandFailedException("PostgreSQL: " + e.getMessage());
    } catch (ZipException e) {
      throw new CommandFailedException(file + " is no backup: " + e.getMessage());
    } catch (Restore.RefusedException e) {
      throw new CommandFailedException(e.getMessage());
    }
    return ExitCode.OK;
  }

  private void print(Manifest restored) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(WireJson.mapper().valueToTree(restored).toPrettyString());
    } else {
      out.printf("%d rows of %s are back%n", restored.rows(), restored.madeAt());
      if (restored.artifacts() != null) {
        out.printf("they name inputs and outputs that were in %s%n", restored.artifacts());
      }
      for (String name : restored.settings()) {
        out.printf("not restored: %s, which is in the backup to look at%n", name);
      }
    }
    out.flush();
  }
}
