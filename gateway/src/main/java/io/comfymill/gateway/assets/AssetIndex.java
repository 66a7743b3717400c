package io.comfymill.gateway.assets;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.v2.asset.JobOutputs;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;

/**
 * Makes assets of what came since somebody last looked: files of {@code /upload}, and outputs of
 * jobs. Done when assets are listed, so it costs those nothing who never list them. Doing it twice,
 * on two gateways, makes the same assets.
 */
@ApplicationScoped
public class AssetIndex {
  private static final int JOBS_AT_ONCE = 50;

  /** Looks a minute back, since uploads are dated by the clocks of several gateways. */
  private static final String UPLOADS =
      """
      insert into gateway.asset_records as r
        (id, tenant, file_path, name, artifact_key, blake3, size_bytes, content_type, tags,
         reference, created_at, updated_at, last_access_at)
      select a.id, a.tenant, concat_ws('/', nullif(a.subfolder, ''), a.name), a.name,
        concat('inputs/', left(a.blake3, 2), '/', a.blake3), a.blake3, a.size_bytes, a.mime_type,
        cast(jsonb_build_array(a.type) as text),
        concat(concat_ws('/', nullif(a.subfolder, ''), a.name), ' [', a.type, ']'),
        a.uploaded_at, a.uploaded_at, a.uploaded_at
      from gateway.assets a
      where a.tenant = :tenant and a.uploaded_at > coalesce(
        (select up_to_upload from gateway.asset_index where tenant = :tenant), '-infinity')
        - interval '1 minute'
      on conflict (id) do update set artifact_key = excluded.artifact_key,
        blake3 = excluded.blake3, size_bytes = excluded.size_bytes,
        updated_at = excluded.updated_at
        where r.blake3 <> excluded.blake3""";

  private static final String MARK =
      """
      insert into gateway.asset_index as i values (:tenant, :sequence,
        coalesce((select max(uploaded_at) from gateway.assets where tenant = :tenant), '-infinity'))
      on conflict (tenant) do update set
        up_to_sequence = greatest(excluded.up_to_sequence, i.up_to_sequence),
        up_to_upload = greatest(excluded.up_to_upload, i.up_to_upload)""";

  private final Database database;
  private final JobOutputs outputs;

  AssetIndex(Database database, JobOutputs outputs) {
    this.database = database;
    this.outputs = outputs;
  }

  public Uni<Void> catchUp(TenantId tenant) {
    return sequence(tenant).chain(since -> uploads(tenant, since).chain(() -> jobs(tenant, since)));
  }

  private Uni<Long> sequence(TenantId tenant) {
    return database
        .read(
            session ->
                session
                    .createNativeQuery(
                        "select up_to_sequence from gateway.asset_index where tenant = :tenant",
                        Long.class)
                    .setParameter("tenant", tenant.value())
                    .getSingleResultOrNull())
        .map(known -> known == null ? 0L : known);
  }

  private Uni<Void> uploads(TenantId tenant, long sequence) {
    return database
        .write(
            session ->
                session
                    .createNativeQuery(UPLOADS)
                    .setParameter("tenant", tenant.value())
                    .executeUpdate())
        .chain(made -> made == 0 ? Uni.createFrom().voidItem() : mark(tenant, sequence));
  }

  private Uni<Void> mark(TenantId tenant, long sequence) {
    return database
        .write(
            session ->
                session
                    .createNativeQuery(MARK)
                    .setParameter("tenant", tenant.value())
                    .setParameter("sequence", sequence)
                    .executeUpdate())
        .replaceWithVoid();
  }

  /** Page by page, until there is no more. */
  private Uni<Void> jobs(TenantId tenant, long since) {
    return succeeded(tenant, since)
        .chain(
            rows ->
                rows.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : indexed(tenant, rows)
                        .chain(() -> jobs(tenant, rows.get(rows.size() - 1).changedSeq)));
  }

  /** One that was answered by another's run has no files of its own, and no attempt. */
  private Uni<List<JobRow>> succeeded(TenantId tenant, long since) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "from JobRow where tenant = :tenant and changedSeq > :since"
                        + " and state = JobState.SUCCEEDED and result is not null and attempt > 0"
                        + " order by changedSeq",
                    JobRow.class)
                .setParameter("tenant", tenant.value())
                .setParameter("since", since)
                .setMaxResults(JOBS_AT_ONCE)
                .getResultList());
  }

  private Uni<Void> indexed(TenantId tenant, List<JobRow> rows) {
    return Multi.createFrom()
        .iterable(rows)
        .onItem()
        .transformToUniAndConcatenate(
            row -> outputs.of(source(tenant, row), Objects.requireNonNull(row.result)))
        .collect()
        .last()
        .chain(() -> mark(tenant, rows.get(rows.size() - 1).changedSeq));
  }

  private static JobOutputs.Source source(TenantId tenant, JobRow row) {
    return new JobOutputs.Source(
        tenant,
        new AttemptId(new JobId(row.id), row.attempt),
        new PromptId(row.promptId),
        Objects.requireNonNull(row.finishedAt));
  }
}
