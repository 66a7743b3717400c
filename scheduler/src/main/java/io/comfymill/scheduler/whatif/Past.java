package io.comfymill.scheduler.whatif;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.NodeRow;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.core.experience.CacheMode;
import io.comfymill.scheduler.simulation.recorded.RecordedJob;
import io.comfymill.scheduler.simulation.workload.Cluster;
import io.comfymill.scheduler.store.PastJobs.PastJob;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the database has, as the simulation takes it.
 *
 * @param leftOut jobs that cannot be tried: those that ran nowhere, since they shared another's
 *     result or need no GPU, and those that no node could run any more
 */
record Past(List<RecordedJob> jobs, int leftOut, List<Cluster.Node> nodes) {
  private static final String DEFAULT_POOL = "default";

  Past {
    jobs = List.copyOf(jobs);
    nodes = List.copyOf(nodes);
  }

  static Past of(List<PastJob> rows, List<NodeRow> nodes) throws JsonProcessingException {
    List<RecordedJob> jobs = new ArrayList<>();
    for (PastJob row : rows) {
      RecordedJob job = job(row);
      if (job != null) {
        jobs.add(job);
      }
    }
    List<Cluster.Node> cluster = new ArrayList<>();
    for (NodeRow row : nodes) {
      cluster.add(node(row));
    }
    return among(jobs, rows.size() - jobs.size(), cluster);
  }

  /**
   * @param others jobs that are left out anyway
   */
  static Past among(List<RecordedJob> jobs, int others, List<Cluster.Node> nodes) {
    List<RecordedJob> possible =
        jobs.stream().filter(job -> nodes.stream().anyMatch(node -> suits(node, job))).toList();
    return new Past(possible, others + jobs.size() - possible.size(), nodes);
  }

  /** Whether it could run there, whatever is recorded of classes and models. */
  private static boolean suits(Cluster.Node node, RecordedJob job) {
    Requirements asked = job.requirements();
    String pool = node.use().pool() == null ? DEFAULT_POOL : node.use().pool();
    return (asked.pool() == null || asked.pool().equals(pool))
        && node.use().labels().containsAll(asked.labels())
        && node.vramBytes() >= asked.minVramBytes();
  }

  private static @Nullable RecordedJob job(PastJob row) throws JsonProcessingException {
    Requirements asked = WireJson.mapper().readValue(row.requirements(), Requirements.class);
    if (row.node() == null || row.startedAt() == null || asked.needsNoGpu()) {
      return null;
    }
    return new RecordedJob(
        new JobId(row.id()),
        new TenantId(row.tenant()),
        row.client(),
        row.priority(),
        asked,
        row.shape(),
        new NodeId(row.node()),
        row.submittedAt(),
        row.startedAt(),
        row.finishedAt());
  }

  private static Cluster.Node node(NodeRow row) throws JsonProcessingException {
    List<String> labels =
        WireJson.mapper().readValue(row.labels, new TypeReference<List<String>>() {});
    return new Cluster.Node(
        new NodeId(row.id),
        row.slots,
        row.vramTotalBytes,
        1,
        1,
        null,
        CacheMode.CLASSIC,
        new Cluster.Use(
            row.pool.equals(DEFAULT_POOL) ? null : row.pool,
            new TreeSet<>(labels),
            row.weight,
            row.priority));
  }
}
