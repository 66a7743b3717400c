package io.comfymill.gateway.jobs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.gateway.database.DeletedOutputs;
import io.comfymill.gateway.database.JobTable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Reads jobs' facts. They cost a job's large columns and never change until the job does, so they
 * are kept: the frontend asks for the same page after every change.
 */
@ApplicationScoped
public class JobFactsReader {
  private static final Logger LOG = Logger.getLogger(JobFactsReader.class);
  private static final int ROWS_AT_ONCE = 25;
  private static final int FIXED_BYTES = 500;
  private static final long MAX_BYTES = 32L << 20;

  private final JobTable table;
  private final DeletedOutputs deleted;
  private final ArtifactStore store;
  private final Cache<Version, Kept> kept =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .<Version, Kept>weigher((version, facts) -> facts.bytes())
          .build();

  JobFactsReader(JobTable table, DeletedOutputs deleted, ArtifactStore store) {
    this.table = table;
    this.deleted = deleted;
    this.store = store;
  }

  /** A job as one change left it. */
  record Version(UUID id, long changedSeq) {}

  private record Kept(JobFacts facts, int bytes) {}

  /** Those that are found. */
  Uni<Map<UUID, JobFacts>> of(TenantId tenant, List<Version> jobs) {
    Map<UUID, JobFacts> found = new HashMap<>();
    List<UUID> missing = new ArrayList<>();
    for (Version job : jobs) {
      Kept known = kept.getIfPresent(job);
      if (known == null) {
        missing.add(job.id());
      } else {
        found.put(job.id(), known.facts());
      }
    }
    return Multi.createFrom()
        .iterable(missing)
        .group()
        .intoLists()
        .of(ROWS_AT_ONCE)
        .onItem()
        .transformToUniAndConcatenate(ids -> rows(tenant, ids))
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .invoke(rows -> rows.forEach(row -> found.put(row.id, read(row))))
        .collect()
        .last()
        .chain(() -> deleted.among(tenant, jobs.stream().map(Version::id).toList()))
        .invoke(
            gone -> gone.forEach(id -> found.computeIfPresent(id, (job, f) -> f.withoutOutputs())))
        .replaceWith(found);
  }

  private Uni<List<JobRow>> rows(TenantId tenant, List<UUID> ids) {
    return table.byIds(tenant, ids.stream().map(JobId::new).toList());
  }

  private JobFacts read(JobRow row) {
    try {
      JobFacts facts = JobFacts.of(row, store);
      if (facts.unreadable() != null) {
        LOG.warnf("job %s of %s is shown as unreadable: its row holds no job", row.id, row.tenant);
      }
      int bytes =
          FIXED_BYTES + (facts.error() == null ? 0 : row.result == null ? 0 : row.result.length());
      kept.put(new Version(row.id, row.changedSeq), new Kept(facts, bytes));
      return facts;
    } catch (IOException | UncheckedIOException e) {
      LOG.warnf("what job %s is about cannot be read: %s", row.id, e.getMessage());
      return JobFacts.NONE;
    }
  }
}
