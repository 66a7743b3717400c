package io.comfymill.scheduler.store;

import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.fleet.StoredNode;
import io.comfymill.scheduler.core.job.Job;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Reads all that a scheduler needs to go on: at its start, when it becomes the leader, and after
 * any transaction that failed.
 */
@ApplicationScoped
public class StateReader {
  private static final int PAGE = 10_000;
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final Mutiny.SessionFactory sessions;

  StateReader(Mutiny.SessionFactory sessions) {
    this.sessions = sessions;
  }

  public Uni<StoredState> read() {
    return sessions.withStatelessTransaction((session, transaction) -> readAll(session));
  }

  private Uni<StoredState> readAll(Mutiny.StatelessSession session) {
    return nodes(session)
        .flatMap(
            nodes ->
                jobs(session)
                    .flatMap(
                        jobs ->
                            lastSequence(session)
                                .flatMap(
                                    last ->
                                        progress(session)
                                            .map(
                                                done ->
                                                    new StoredState(nodes, jobs, last, done)))));
  }

  private Uni<Map<NodeId, StoredNode>> nodes(Mutiny.StatelessSession session) {
    return session
        .createSelectionQuery("from NodeRow", NodeRow.class)
        .getResultList()
        .map(StateReader::byId);
  }

  private static Map<NodeId, StoredNode> byId(List<NodeRow> rows) {
    Map<NodeId, StoredNode> nodes = new HashMap<>();
    rows.forEach(row -> nodes.put(new NodeId(row.id), NodeRows.node(row)));
    return nodes;
  }

  private Uni<List<Job>> jobs(Mutiny.StatelessSession session) {
    return session
        .createSelectionQuery(
            "select a from AttemptRow a join JobRow j on j.id = a.jobId where j.finishedAt is null",
            AttemptRow.class)
        .getResultList()
        .map(JobAssembly::new)
        .flatMap(assembly -> page(session, assembly, BEFORE_ALL, new ArrayList<>()));
  }

  private Uni<List<Job>> page(
      Mutiny.StatelessSession session, JobAssembly assembly, UUID after, List<Job> jobs) {
    return session
        .createSelectionQuery(StoredJob.UNFINISHED_PAGE, StoredJob.class)
        .setParameter("after", after)
        .setMaxResults(PAGE)
        .getResultList()
        .flatMap(
            rows -> {
              rows.forEach(row -> jobs.add(assembly.job(row)));
              return rows.size() < PAGE
                  ? Uni.createFrom().item(jobs)
                  : page(session, assembly, rows.get(rows.size() - 1).id(), jobs);
            });
  }

  private Uni<Long> lastSequence(Mutiny.StatelessSession session) {
    return session
        .createSelectionQuery("select coalesce(max(changedSeq), 0) from JobRow", Long.class)
        .getSingleResult();
  }

  private Uni<Progress> progress(Mutiny.StatelessSession session) {
    return session
        .createSelectionQuery("from OffsetRow", OffsetRow.class)
        .getResultList()
        .flatMap(rows -> announced(session).map(seq -> new Progress(offsets(rows), seq)));
  }

  private Uni<Long> announced(Mutiny.StatelessSession session) {
    return session
        .createNativeQuery(
            "select value from scheduler.cursors where name = 'announced_seq'", Long.class)
        .getSingleResult();
  }

  private static Map<TopicPartition, Long> offsets(List<OffsetRow> rows) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    rows.forEach(row -> offsets.put(new TopicPartition(row.topic, row.partition), row.nextOffset));
    return offsets;
  }
}
