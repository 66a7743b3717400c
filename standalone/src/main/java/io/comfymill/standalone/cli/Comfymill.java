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
    versionProvider = Release.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DevCommand.class,
      StatusCommand.class,
      StopCommand.class,
      SubmitCommand.class,
      NodesCommand.class,
      PoolsCommand.class,
      JobsCommand.class,
      LogsCommand.class,
      CancelCommand.class,
      RerunCommand.class,
      OpenCommand.class,
      QueueCommand.class,
      WhyCommand.class,
      QuarantineCommand.class,
      ConfigCommand.class,
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
    if (failure instanceof CommandFailedException || failure instanceof java.io.IOException) {
      err.println("comfymill: " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
