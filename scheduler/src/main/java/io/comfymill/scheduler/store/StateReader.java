package io.comfymill.scheduler.store;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.rows.AttemptRow;
import io.comfymill.common.rows.NodeRow;
import io.comfymill.common.rows.PoolRow;
import io.comfymill.common.rows.QueuePauseRow;
import io.comfymill.common.wire.QueueName;
import io.comfymill.scheduler.core.fleet.StoredNode;
import io.comfymill.scheduler.core.job.Job;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads all that a scheduler needs to go on: when it becomes the leader, and after any cycle that
 * failed. Blocks. The rows do not change meanwhile: who reads them is the only one who writes.
 */
@ApplicationScoped
public class StateReader {
  private static final int PAGE = 10_000;
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final Sessions sessions;

  protected StateReader(Sessions sessions) {
    this.sessions = sessions;
  }

  public StoredState read() throws InterruptedException {
    return read(Integer.MAX_VALUE);
  }

  /**
   * Reads next to nothing, but in the same way: whoever does it while another scheduler leads has
   * loaded and translated all that it takes by the time it leads itself.
   */
  public void rehearse() throws InterruptedException {
    read(1);
  }

  /**
   * @param most rows of each query
   */
  private StoredState read(int most) throws InterruptedException {
    return new StoredState(
        nodes(most), pools(most), paused(most), jobs(most), lastSequence(), offsets());
  }

  private <T> List<T> list(String query, Class<T> type, int most) throws InterruptedException {
    return sessions.read(
        session -> session.createSelectionQuery(query, type).setMaxResults(most).getResultList());
  }

  private Map<NodeId, StoredNode> nodes(int most) throws InterruptedException {
    Map<NodeId, StoredNode> nodes = new HashMap<>();
    for (NodeRow row : list("from NodeRow", NodeRow.class, most)) {
      nodes.put(new NodeId(row.id), NodeRows.node(row));
    }
    return nodes;
  }

  /** The policies that operators have set, by pool. */
  private Map<String, String> pools(int most) throws InterruptedException {
    Map<String, String> policies = new HashMap<>();
    for (PoolRow row : list("from PoolRow where policy is not null", PoolRow.class, most)) {
      policies.put(row.name, row.policy);
    }
    return policies;
  }

  private Set<QueueName> paused(int most) throws InterruptedException {
    Set<QueueName> paused = new HashSet<>();
    for (QueuePauseRow row :
        list("from QueuePauseRow where pausedAt is not null", QueuePauseRow.class, most)) {
      paused.add(new QueueName(QueueName.Scope.valueOf(row.key.scope()), row.key.name()));
    }
    return paused;
  }

  private List<Job> jobs(int most) throws InterruptedException {
    JobAssembly assembly =
        new JobAssembly(
            list(
                "select a from AttemptRow a join JobRow j on j.id = a.key.jobId"
                    + " where j.finishedAt is null",
                AttemptRow.class,
                most));
    List<Job> jobs = new ArrayList<>();
    UUID after = BEFORE_ALL;
    List<StoredJob> page;
    do {
      page = page(after, Math.min(PAGE, most));
      for (StoredJob row : page) {
        assembly.job(row).ifPresent(jobs::add);
        after = row.id();
      }
    } while (page.size() == PAGE);
    return jobs;
  }

  private List<StoredJob> page(UUID after, int most) throws InterruptedException {
    return sessions.read(
        session ->
            session
                .createSelectionQuery(StoredJob.UNFINISHED_PAGE, StoredJob.class)
                .setParameter("after", after)
                .setMaxResults(most)
                .getResultList());
  }

  private long lastSequence() throws InterruptedException {
    return list("select coalesce(max(changedSeq), 0) from JobRow", Long.class, 1).get(0);
  }

  private StoredOffsets offsets() throws InterruptedException {
    Map<TopicPartition, Long> next = new HashMap<>();
    for (Object[] row :
        rows("select topic, partition, next_offset from scheduler.consumer_offsets")) {
      next.put(new TopicPartition((String) row[0], (Integer) row[1]), (Long) row[2]);
    }
    return new StoredOffsets(next, announced());
  }

  private long announced() throws InterruptedException {
    return sessions.read(
        session ->
            session
                .createNativeQuery(
                    "select value from scheduler.cursors where name = 'announced_seq'", Long.class)
                .getSingleResult());
  }

  private List<Object[]> rows(String sql) throws InterruptedException {
    return sessions.read(session -> session.createNativeQuery(sql, Object[].class).getResultList());
  }
}
