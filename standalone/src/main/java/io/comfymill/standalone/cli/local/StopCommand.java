package io.comfymill.standalone.cli.local;

import io.comfymill.standalone.cli.base.CommandFailedException;
import io.comfymill.standalone.cli.base.DataOption;
import io.comfymill.standalone.process.StopSignal;
import io.comfymill.standalone.state.MillState;
import io.comfymill.standalone.supervisor.Reaper;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comfymill stop}. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description = "Ends what comfymill dev has started, in good order.")
public final class StopCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration REAP_GRACE = Duration.ofSeconds(8);

  @Spec private CommandSpec spec;
  @Mixin private DataOption data;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailedException {
    PrintWriter out = spec.commandLine().getOut();
    Optional<MillState> state = data.dataFolder().state().read().filter(MillState::runs);
    if (state.isEmpty()) {
      out.println(json ? "{\"stopped\":false}" : "nothing runs on " + data.folder());
      return ExitCode.OK;
    }
    Optional<ProcessHandle> supervisor = state.get().supervisor().find();
    if (supervisor.isPresent()) {
      StopSignal.TERM.send(supervisor.get());
      awaitEnd(supervisor.get());
    } else {
      new Reaper(REAP_GRACE).reap(state.get().children());
    }
    out.println(json ? "{\"stopped\":true}" : "stopped");
    return ExitCode.OK;
  }

  private static void awaitEnd(ProcessHandle supervisor)
      throws InterruptedException, CommandFailedException {
    try {
      supervisor.onExit().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new CommandFailedException(
          "process " + supervisor.pid() + " has not ended after " + LIMIT.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for a process cannot fail", e);
    }
  }
}
