package io.comfymill.standalone.cli.fleet;

import io.comfymill.standalone.cli.base.CommandFailedException;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.client.RecordedWorkload;
import io.comfymill.standalone.process.Executables;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code comfymill simulate}. Runs the scheduler's own code in a process of its own. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Tries a workload on a cluster under several policies, without any server, and compares what"
          + " each would cost. Examples of both files are in examples/simulation."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:it could not be done",
      "2:the command line or a file is wrong",
      "3:the gateway cannot be reached"
    })
public final class SimulateCommand extends GatewayCommand implements Callable<Integer> {

  @Option(
      names = "--cluster",
      paramLabel = "FILE",
      required = true,
      description = "The nodes, in YAML.")
  private Path cluster;

  @ArgGroup(multiplicity = "1")
  private Jobs jobs;

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      split = ",",
      description = "The policies to compare, with commas between (default: all there are).")
  private List<String> policies = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Draws other jobs of the same kind (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "With --from-history: keep the workload here, to be looked at and changed.")
  private @Nullable Path save;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "With --from-history: how many jobs at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  /** Where the jobs come from. */
  static final class Jobs {
    @Option(names = "--workload", paramLabel = "FILE", description = "The jobs, in YAML.")
    private @Nullable Path workload;

    @Option(
        names = "--from-history",
        description = "The jobs that a running Comfymill has done last; see --url.")
    private boolean fromHistory;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailedException {
    if (limit < 1) {
      throw usage("--limit must be 1 or more");
    }
    readable("--cluster", cluster);
    return jobs.fromHistory ? simulateHistory() : simulate(readable("--workload", jobs.workload));
  }

  private int simulateHistory() throws IOException, InterruptedException, CommandFailedException {
    Path file = save == null ? Files.createTempFile("comfymill-history", ".yaml") : save;
    try {
      history(file);
      return simulate(file);
    } finally {
      if (save == null) {
        Files.delete(file);
      }
    }
  }

  private Path readable(String option, @Nullable Path file) {
    if (file == null || !Files.isRegularFile(file)) {
      throw usage(option + ": there is no file " + file);
    }
    return file;
  }

  private void history(Path file) throws IOException, InterruptedException, CommandFailedException {
    RecordedWorkload history = RecordedWorkload.read(gateway(), limit);
    if (history.jobs() == 0) {
      throw new CommandFailedException("no job has been completed there");
    }
    Files.writeString(file, history.workload());
    history.assumptions().forEach(this::note);
  }

  private int simulate(Path workload)
      throws IOException, InterruptedException, CommandFailedException {
    Path built = Path.of(System.getProperty("comfymill.home", "."), "scheduler/target/quarkus-app");
    if (!Files.isDirectory(built)) {
      throw new CommandFailedException("the scheduler is not built: there is no " + built);
    }
    return new ProcessBuilder(command(built, workload)).inheritIO().start().waitFor();
  }

  private List<String> command(Path built, Path workload) {
    String classPath =
        String.join(
            File.pathSeparator, built.resolve("app") + "/*", built.resolve("lib/main") + "/*");
    return List.of(
        Executables.java(),
        "-Xmx1g",
        "-XX:+UseSerialGC",
        "-Dterminal=" + Boolean.getBoolean("comfymill.terminal"),
        "-cp",
        classPath,
        "io.comfymill.scheduler.simulation.SimulateMain",
        cluster.toString(),
        workload.toString(),
        policies.isEmpty() ? "all" : String.join(",", policies),
        Long.toString(seed),
        asJson() ? "json" : "table");
  }
}
