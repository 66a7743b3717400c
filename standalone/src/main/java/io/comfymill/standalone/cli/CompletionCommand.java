package io.comfymill.standalone.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comfymill completion SHELL}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints what makes the shell complete commands and options.",
      "Try it with: source <(comfymill completion bash)"
    })
final class CompletionCommand implements Callable<Integer> {
  /** One script serves both. */
  enum Shell {
    bash,
    zsh
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("# For %s: source <(comfymill completion %s)%n", shell, shell);
    out.print(AutoComplete.bash("comfymill", spec.root().commandLine()));
    out.flush();
    return ExitCode.OK;
  }
}
