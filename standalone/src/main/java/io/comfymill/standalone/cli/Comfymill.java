package io.comfymill.standalone.cli;

import io.comfymill.standalone.cli.access.AuditCommand;
import io.comfymill.standalone.cli.access.KeysCommand;
import io.comfymill.standalone.cli.access.TenantsCommand;
import io.comfymill.standalone.cli.access.UsageCommand;
import io.comfymill.standalone.cli.access.WebhooksCommand;
import io.comfymill.standalone.cli.base.CommandFailedException;
import io.comfymill.standalone.cli.batch.BatchCommand;
import io.comfymill.standalone.cli.fleet.AgentsCommand;
import io.comfymill.standalone.cli.fleet.AlertsCommand;
import io.comfymill.standalone.cli.fleet.ModelsCommand;
import io.comfymill.standalone.cli.fleet.NodesCommand;
import io.comfymill.standalone.cli.fleet.PoolsCommand;
import io.comfymill.standalone.cli.fleet.QuarantineCommand;
import io.comfymill.standalone.cli.fleet.QueueCommand;
import io.comfymill.standalone.cli.fleet.SimulateCommand;
import io.comfymill.standalone.cli.job.CancelCommand;
import io.comfymill.standalone.cli.job.DeleteOutputsCommand;
import io.comfymill.standalone.cli.job.GalleryCommand;
import io.comfymill.standalone.cli.job.JobsCommand;
import io.comfymill.standalone.cli.job.LogsCommand;
import io.comfymill.standalone.cli.job.OpenCommand;
import io.comfymill.standalone.cli.job.WhyCommand;
import io.comfymill.standalone.cli.local.ConfigCommand;
import io.comfymill.standalone.cli.local.DevCommand;
import io.comfymill.standalone.cli.local.SecretsCommand;
import io.comfymill.standalone.cli.local.StatusCommand;
import io.comfymill.standalone.cli.local.StopCommand;
import io.comfymill.standalone.cli.operate.BackupCommand;
import io.comfymill.standalone.cli.operate.CertsCommand;
import io.comfymill.standalone.cli.operate.DiagnoseCommand;
import io.comfymill.standalone.cli.operate.RestoreCommand;
import io.comfymill.standalone.cli.operate.SimulateLoadCommand;
import io.comfymill.standalone.cli.operate.TopCommand;
import io.comfymill.standalone.cli.submit.RerunCommand;
import io.comfymill.standalone.cli.submit.SubmitCommand;
import io.comfymill.standalone.cli.workflow.WorkflowsCommand;
import io.comfymill.standalone.client.NotReachableException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code comfymill COMMAND}: the entry point. */
@Command(
    name = "comfymill",
    description = "One endpoint in front of many ComfyUI servers.",
    mixinStandardHelpOptions = true,
    versionProvider = Release.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DevCommand.class,
      StatusCommand.class,
      StopCommand.class,
      SubmitCommand.class,
      NodesCommand.class,
      ModelsCommand.class,
      AgentsCommand.class,
      PoolsCommand.class,
      JobsCommand.class,
      LogsCommand.class,
      CancelCommand.class,
      DeleteOutputsCommand.class,
      BatchCommand.class,
      WorkflowsCommand.class,
      RerunCommand.class,
      OpenCommand.class,
      QueueCommand.class,
      WhyCommand.class,
      AlertsCommand.class,
      QuarantineCommand.class,
      TenantsCommand.class,
      KeysCommand.class,
      UsageCommand.class,
      AuditCommand.class,
      WebhooksCommand.class,
      SecretsCommand.class,
      ConfigCommand.class,
      DiagnoseCommand.class,
      TopCommand.class,
      BackupCommand.class,
      CertsCommand.class,
      RestoreCommand.class,
      SimulateLoadCommand.class,
      GalleryCommand.class,
      SimulateCommand.class,
      CompletionCommand.class
    })
public final class Comfymill implements Runnable {
  /** In addition to picocli's: 0 done, 1 failed, 2 wrong usage. */
  private static final int NOT_REACHABLE = 3;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Comfymill() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Comfymill())
        .setExecutionExceptionHandler(Comfymill::explain)
        .setParameterExceptionHandler(Comfymill::refuse)
        .setUsageHelpAutoWidth(true);
  }

  /** Without a command: lists those there are. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing required command");
  }

  /** What is wrong with the command line, and where to look; all commands where none is given. */
  private static int refuse(CommandLine.ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("comfymill: " + wrong.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
    if (arguments.length == 0) {
      command.usage(err);
    } else {
      err.println("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
    }
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** Prints one line that a user can act on; only a bug prints its stack trace. */
  private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    PrintWriter err = command.getErr();
    if (failure instanceof NotReachableException) {
      err.println("comfymill: " + failure.getMessage());
      return NOT_REACHABLE;
    }
    if (failure instanceof CommandFailedException || failure instanceof IOException) {
      err.println("comfymill: " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
