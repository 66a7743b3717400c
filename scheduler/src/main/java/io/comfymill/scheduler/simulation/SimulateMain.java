package io.comfymill.scheduler.simulation;

import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.core.policy.Policies;
import io.comfymill.scheduler.simulation.engine.ImpossibleJobException;
import io.comfymill.scheduler.simulation.engine.PolicyResult;
import io.comfymill.scheduler.simulation.engine.TraceSimulation;
import io.comfymill.scheduler.simulation.file.Arrivals;
import io.comfymill.scheduler.simulation.file.BadFileException;
import io.comfymill.scheduler.simulation.file.ClusterFile;
import io.comfymill.scheduler.simulation.file.WorkloadFile;
import io.comfymill.scheduler.simulation.file.YamlFile;
import io.comfymill.scheduler.simulation.workload.Arrival;
import io.comfymill.scheduler.simulation.workload.Cluster;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The process behind {@code comfymill simulate}, which parses the command line and passes on
 * CLUSTER WORKLOAD POLICIES SEED FORMAT, where policies are {@code all} or a comma-separated list
 * of names, and the format is {@code table} or {@code json}.
 */
public final class SimulateMain {
  private static final int OK = 0;
  private static final int USAGE = 2;

  private final PrintStream out;
  private final PrintStream err;

  SimulateMain(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) {
    System.exit(new SimulateMain(System.out, System.err).run(List.of(arguments)));
  }

  int run(List<String> arguments) {
    try {
      Cluster cluster = YamlFile.read(Path.of(arguments.get(0)), ClusterFile.class).cluster();
      WorkloadFile workload = YamlFile.read(Path.of(arguments.get(1)), WorkloadFile.class);
      List<PlacementPolicy> policies = policies(arguments.get(2));
      long seed = Long.parseLong(arguments.get(3));
      List<Arrival> arrivals = new Arrivals(workload).on(cluster, seed);
      print(new Report(outcomes(cluster, arrivals, policies)), arguments.get(4));
      return OK;
    } catch (BadFileException | IllegalArgumentException | ImpossibleJobException e) {
      err.println("comfymill: " + e.getMessage());
      return USAGE;
    }
  }

  private static List<PlacementPolicy> policies(String names) {
    return names.equals("all")
        ? Policies.ALL
        : Arrays.stream(names.split(",", -1)).map(String::strip).map(Policies::named).toList();
  }

  private List<PolicyResult> outcomes(
      Cluster cluster, List<Arrival> arrivals, List<PlacementPolicy> policies) {
    List<PolicyResult> outcomes = new ArrayList<>();
    for (PlacementPolicy policy : policies) {
      try (ProgressLine progress =
          new ProgressLine(policy.name(), arrivals.size(), Boolean.getBoolean("terminal"), err)) {
        outcomes.add(new TraceSimulation(cluster, arrivals, policy, progress::done).run());
      }
    }
    return outcomes;
  }

  private void print(Report report, String format) {
    out.print(format.equals("json") ? report.json().toPrettyString() + "\n" : report.table());
    out.flush();
  }
}
