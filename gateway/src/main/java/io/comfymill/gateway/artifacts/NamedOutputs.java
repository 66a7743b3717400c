package io.comfymill.gateway.artifacts;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.gateway.artifacts.WorkflowFiles.Stored;
import io.comfymill.gateway.database.JobTable;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds outputs of a tenant's earlier jobs that a workflow names. */
@ApplicationScoped
public class NamedOutputs {
  private final JobTable jobs;
  private final ArtifactStore store;

  NamedOutputs(JobTable jobs, ArtifactStore store) {
    this.jobs = jobs;
    this.store = store;
  }

  /** By the values that name them. */
  Uni<Map<String, Stored>> find(TenantId tenant, Map<String, FileRef> wanted) {
    Set<JobId> ids =
        wanted.values().stream()
            .flatMap(ref -> ref.jobOutput().stream())
            .map(FileRef.JobOutput::job)
            .collect(Collectors.toSet());
    if (ids.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return jobs.byIds(tenant, ids)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(rows -> existing(tenant, rows, wanted));
  }

  /** Blocks: each output is read once for its hash. */
  private Map<String, Stored> existing(
      TenantId tenant, List<JobRow> rows, Map<String, FileRef> wanted) {
    Map<JobId, JobRow> byId =
        rows.stream()
            .filter(row -> row.tenant.equals(tenant.value()) && row.attempt > 0)
            .filter(row -> row.outputsDeletedAt == null)
            .collect(Collectors.toMap(row -> new JobId(row.id), Function.identity()));
    Map<String, Stored> found = new HashMap<>();
    wanted.forEach(
        (value, ref) ->
            ref.jobOutput()
                .filter(output -> byId.containsKey(output.job()))
                .map(output -> key(ref, output, byId.get(output.job()).attempt))
                .flatMap(this::stored)
                .ifPresent(stored -> found.put(value, stored)));
    return found;
  }

  private static ArtifactKey key(FileRef ref, FileRef.JobOutput output, int attempt) {
    return ArtifactKey.output(
        new AttemptId(output.job(), attempt), ref.type(), output.subfolder(), ref.name());
  }

  private Optional<Stored> stored(ArtifactKey key) {
    try {
      OptionalLong size = store.size(key);
      if (size.isEmpty()) {
        return Optional.empty();
      }
      try (InputStream content = store.open(key, 0)) {
        return Optional.of(new Stored(key, Blake3Hash.of(content), size.getAsLong()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + key, e);
    }
  }
}
