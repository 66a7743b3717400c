package io.comfymill.standalone.cli;

import io.comfymill.standalone.client.NotReachableException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code comfymill COMMAND}: the entry point. */
@Command(
    name = "comfymill",
    description = "One endpoint in front of many ComfyUI servers.",
    mixinStandardHelpOptions = true,
    version = "comfymill 0.1.0-SNAPSHOT",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DevCommand.class,
      StatusCommand.class,
      StopCommand.class,
      SubmitCommand.class,
      NodesCommand.class,
      PoolsCommand.class,
      JobsCommand.class,
      WhyCommand.class,
      QuarantineCommand.class,
      SimulateCommand.class
    })
public final class Comfymill implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Comfymill() {}

  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  /** Runs a command and returns what the process is to end with. */
  static int execute(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Comfymill())
        .setExecutionExceptionHandler(Comfymill::explain)
        .setUsageHelpAutoWidth(true);
  }

  /** Without a command: says which there are. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing required command");
  }

  /** One line that a user can act on; a stack trace is for defects of ours alone. */
  private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    PrintWriter err = command.getErr();
    if (failure instanceof NotReachableException) {
      err.println("comfymill: " + failure.getMessage());
      return ExitCode.NOT_REACHABLE;
    }
    if (failure instanceof CommandFailedException || failure instanceof java.io.IOException) {
      err.println("comfymill: " + failure.getMessage());
      return ExitCode.FAILED;
    }
    throw failure;
  }
}
