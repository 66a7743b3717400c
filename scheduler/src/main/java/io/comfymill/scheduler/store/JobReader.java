package io.comfymill.scheduler.store;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.loop.SparseLog;
import io.comfymill.common.rows.AttemptRow;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.UnreadableRecordException;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.line.KnownEnds.Answer;
import io.comfymill.scheduler.core.line.KnownEnds.Ending;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/**
 * Reads what the core does not keep: bodies, jobs that have ended, events that may not have been
 * announced. Blocks.
 */
@ApplicationScoped
public class JobReader {
  private static final SparseLog LOG = new SparseLog(Logger.getLogger(JobReader.class));

  private final Sessions sessions;

  protected JobReader(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Which of these jobs have a row. */
  public Set<JobId> existing(Collection<JobId> ids) throws InterruptedException {
    Set<JobId> existing = new HashSet<>();
    for (UUID id : ofJobs("select id from JobRow where id in :ids", UUID.class, ids)) {
      existing.add(new JobId(id));
    }
    return existing;
  }

  /** Those of these jobs that failed, with their attempts. */
  public List<Job> failed(Collection<JobId> ids) throws InterruptedException {
    JobAssembly assembly =
        new JobAssembly(ofJobs("from AttemptRow where key.jobId in :ids", AttemptRow.class, ids));
    return ofJobs(StoredJob.FAILED, StoredJob.class, ids).stream()
        .map(assembly::job)
        .flatMap(Optional::stream)
        .toList();
  }

  /** How those of these jobs ended that have. */
  public Map<JobId, Ending> endings(Collection<JobId> ids) throws InterruptedException {
    Map<JobId, Ending> endings = new HashMap<>();
    for (Object[] row :
        ofJobs(
            "select id, state from JobRow where id in :ids and finishedAt is not null",
            Object[].class,
            ids)) {
      endings.put(new JobId((UUID) row[0]), Ending.valueOf(((JobState) row[1]).name()));
    }
    return endings;
  }

  /** The newest run that succeeded since then and answers for such a job. */
  public Optional<Answer> answer(TenantId tenant, String mergeKey, Instant since)
      throws InterruptedException {
    List<JobRow> rows =
        sessions.read(
            session ->
                session
                    .createSelectionQuery(
                        "from JobRow where tenant = :tenant and mergeKey = :key"
                            + " and state = SUCCEEDED and finishedAt >= :since"
                            + " order by finishedAt desc",
                        JobRow.class)
                    .setParameter("tenant", tenant.value())
                    .setParameter("key", mergeKey)
                    .setParameter("since", since)
                    .setMaxResults(1)
                    .getResultList());
    return rows.stream().map(RowEvents::answer).findFirst();
  }

  private <T> List<T> ofJobs(String query, Class<T> type, Collection<JobId> ids)
      throws InterruptedException {
    return Sessions.await(startOfJobs(query, type, ids));
  }

  private <T> Future<List<T>> startOfJobs(String query, Class<T> type, Collection<JobId> ids) {
    if (ids.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<UUID> uuids = ids.stream().map(JobId::value).toList();
    return sessions.start(
        session ->
            session.createSelectionQuery(query, type).setParameter("ids", uuids).getResultList());
  }

  /** The bodies of some jobs, while they are read. */
  public interface Bodies {
    /** Blocks until they are there. */
    Map<JobId, JobSpec> await() throws InterruptedException;
  }

  /** Begins to read the bodies of these jobs. */
  public Bodies bodies(Collection<JobId> ids) {
    Future<List<String>> texts =
        startOfJobs("select spec from JobRow where id in :ids", String.class, ids);
    return () -> parse(Sessions.await(texts));
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

  /** What became of the jobs that changed after this sequence number, the next so many of them. */
  public List<JobEvent> changedAfter(long sequence, int limit) throws InterruptedException {
    List<JobRow> rows =
        sessions.read(
            session ->
                session
                    .createSelectionQuery(
                        "from JobRow where changedSeq > :sequence order by changedSeq",
                        JobRow.class)
                    .setParameter("sequence", sequence)
                    .setMaxResults(limit)
                    .getResultList());
    return rows.stream().map(RowEvents::event).toList();
  }
}
