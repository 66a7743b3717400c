package io.comfymill.scheduler.store;

import io.comfymill.common.id.JobId;
import io.comfymill.common.loop.SparseLog;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.UnreadableRecordException;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.core.job.Job;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/** Reads what the core does not keep: bodies, jobs that have ended, events not yet announced. */
@ApplicationScoped
public class JobReader {
  private static final SparseLog LOG = new SparseLog(Logger.getLogger(JobReader.class));
  private final Mutiny.SessionFactory sessions;

  JobReader(Mutiny.SessionFactory sessions) {
    this.sessions = sessions;
  }

  /** Which of these jobs have a row. */
  public Uni<Set<JobId>> existing(Collection<JobId> ids) {
    if (ids.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    return sessions.withStatelessSession(
        session ->
            session
                .createSelectionQuery("select id from JobRow where id in :ids", UUID.class)
                .setParameter("ids", uuids(ids))
                .getResultList()
                .map(JobReader::ids));
  }

  private static Set<JobId> ids(List<UUID> uuids) {
    Set<JobId> ids = new HashSet<>();
    uuids.forEach(uuid -> ids.add(new JobId(uuid)));
    return ids;
  }

  /** Those of these jobs that failed, with their attempts. */
  public Uni<List<Job>> failed(Collection<JobId> ids) {
    if (ids.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return sessions.withStatelessSession(
        session ->
            session
                .createSelectionQuery("from AttemptRow where jobId in :ids", AttemptRow.class)
                .setParameter("ids", uuids(ids))
                .getResultList()
                .map(JobAssembly::new)
                .chain(assembly -> failed(session, assembly, ids)));
  }

  private static Uni<List<Job>> failed(
      Mutiny.StatelessSession session, JobAssembly assembly, Collection<JobId> ids) {
    return session
        .createSelectionQuery(StoredJob.FAILED, StoredJob.class)
        .setParameter("ids", uuids(ids))
        .getResultList()
        .map(rows -> rows.stream().map(assembly::job).toList());
  }

  /** The bodies of these jobs. */
  public Uni<Map<JobId, JobSpec>> specs(Collection<JobId> ids) {
    if (ids.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return sessions.withStatelessSession(
        session ->
            session
                .createSelectionQuery("select spec from JobRow where id in :ids", String.class)
                .setParameter("ids", uuids(ids))
                .getResultList()
                .map(JobReader::parse));
  }

  private static Map<JobId, JobSpec> parse(List<String> bodies) {
    Map<JobId, JobSpec> specs = new HashMap<>();
    for (String body : bodies) {
      try {
        WireJson.read(body.getBytes(StandardCharsets.UTF_8), JobSpec.class)
            .ifPresent(spec -> specs.put(spec.id(), spec));
      } catch (UnreadableRecordException e) {
        LOG.warn("body", null, "a job's body cannot be read, so it is not sent: " + e.getMessage());
      }
    }
    return specs;
  }

  /**
   * What became of the jobs that changed after {@code sequence}, the next {@code limit} of them.
   */
  public Uni<List<JobEvent>> changedAfter(long sequence, int limit) {
    return sessions.withStatelessSession(
        session ->
            session
                .createSelectionQuery(
                    "from JobRow where changedSeq > :sequence order by changedSeq", JobRow.class)
                .setParameter("sequence", sequence)
                .setMaxResults(limit)
                .getResultList()
                .map(rows -> rows.stream().map(RowEvents::event).toList()));
  }

  private static List<UUID> uuids(Collection<JobId> ids) {
    return ids.stream().map(JobId::value).toList();
  }
}
