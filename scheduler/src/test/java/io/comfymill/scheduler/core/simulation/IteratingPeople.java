package io.comfymill.scheduler.core.simulation;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobGraph;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.core.experience.CacheMode;
import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.simulation.engine.PolicyResult;
import io.comfymill.scheduler.simulation.engine.Timeline;
import io.comfymill.scheduler.simulation.engine.TraceSimulation;
import io.comfymill.scheduler.simulation.workload.Arrival;
import io.comfymill.scheduler.simulation.workload.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * People who each work on a picture of their own: they look at the result, think, change one widget
 * and run it again. All of them use a workflow of this kind:
 *
 * <pre>
 * text (0.1 s) → sampling (4 s) → decoding (0.3 s) → upscaling, sampled again (4 s)
 *   → decoding (0.3 s) → colours and sharpness (0.3 s) → saving (0.1 s)
 * </pre>
 */
final class IteratingPeople {
  private static final int PEOPLE = 24;
  private static final int NODES = 8;
  private static final int JOBS_OF_EACH = 60;

  /** Of text, sampling, decoding, upscaling, decoding, colours, saving. */
  private static final double[] SECONDS = {0.1, 4, 0.3, 4, 0.3, 0.3, 0.1};

  /** Where a changed text, a changed seed, and a changed last step begin to matter. */
  private static final int TEXT = 0;

  private static final int SEED = 1;
  private static final int LAST_STEP = 5;

  private final SplittableRandom random;
  private final CacheMode cache;
  private final boolean known;
  private final double thinkSeconds;
  private final List<Arrival> arrivals = new ArrayList<>();
  private long changes = 1;

  /**
   * @param known whether the scheduler is told their graphs
   */
  IteratingPeople(long seed, CacheMode cache, double thinkSeconds, boolean known) {
    this.random = new SplittableRandom(seed);
    this.cache = cache;
    this.known = known;
    this.thinkSeconds = thinkSeconds;
    for (int person = 0; person < PEOPLE; person++) {
      person(person);
    }
    arrivals.sort((one, other) -> one.at().compareTo(other.at()));
  }

  private void person(int person) {
    long[] widgets = new long[SECONDS.length];
    JobId last = null;
    for (int turn = 0; turn < JOBS_OF_EACH; turn++) {
      int changed = turn == 0 ? TEXT : change();
      for (int node = changed; node < widgets.length; node++) {
        widgets[node] = ++changes;
      }
      JobSpec spec = spec(person, turn);
      JobGraph graph = graph(widgets);
      double thinks = -Math.log(1 - random.nextDouble()) * thinkSeconds;
      Duration at = Duration.ofMillis(Math.round(1000 * thinks));
      arrivals.add(
          new Arrival(
              at,
              known ? spec.signed(graph) : spec,
              1,
              Arrays.stream(SECONDS).sum(),
              List.of(),
              new Arrival.Graph(graph, Arrays.stream(SECONDS).boxed().toList()),
              last));
      last = spec.id();
    }
  }

  /** A person tries seeds and texts, and then works on what was good. */
  private int change() {
    double draw = random.nextDouble();
    return draw < 0.25 ? SEED : draw < 0.5 ? TEXT : LAST_STEP;
  }

  private static JobGraph graph(long[] widgets) {
    List<JobGraph.Node> nodes = new ArrayList<>();
    for (int i = 0; i < widgets.length; i++) {
      nodes.add(new JobGraph.Node(Integer.toString(i), widgets[i], i + 1));
    }
    return new JobGraph(nodes);
  }

  private static JobSpec spec(int person, int turn) {
    TenantId tenant = new TenantId("studio");
    PromptId prompt = new PromptId("person-%d-%d".formatted(person, turn));
    return new JobSpec(
        JobId.of(tenant, prompt),
        tenant,
        prompt,
        "person-" + person,
        turn,
        0,
        WireJson.mapper().createObjectNode(),
        WireJson.mapper().createObjectNode(),
        List.of(),
        Requirements.NONE,
        JobLimits.NONE,
        List.of(),
        Timeline.START,
        List.of(),
        null);
  }

  PolicyResult run(PlacementPolicy policy) {
    Cluster cluster =
        new Cluster(
            IntStream.range(0, NODES)
                .mapToObj(
                    number ->
                        new Cluster.Node(
                            new NodeId("node-" + number), 2, 24L << 30, 1, 1, null, cache))
                .toList());
    return new TraceSimulation(cluster, arrivals, policy, done -> {}).run();
  }
}
