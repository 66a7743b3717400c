package io.comfymill.gateway.batch.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.BatchRow;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Further cells that batches were given. */
@ApplicationScoped
public class ExtensionTable {
  /**
   * The cells, the file that they follow from and the number by which every gateway notices, at
   * once. What was made of the cells is made anew; one that has ended goes on.
   */
  private static final String ADD =
      """
      with grown as (
        update gateway.batches b
        set cells = cells + :cells, extensions = extensions + 1,
          state = case state when 'DONE' then 'RUNNING' else state end,
          excused_failed = case when finished_at is null then excused_failed else failed end,
          excused_gpu_ms = case when finished_at is null then excused_gpu_ms else gpu_ms end,
          finished_at = null, outputs_deleted_at = null
        where id = :batch and tenant = :tenant and extensions = :before
          and state in ('RUNNING', 'PAUSED', 'DONE')
          and (outputs_deleted_at is null or not exists (select 1 from gateway.batch_joins j
            where j.batch = b.id and j.tenant = :tenant))
        returning id),
      rejoined as (
        update gateway.batch_joins j set %s
        from grown where j.batch = grown.id and j.tenant = :tenant
        returning j.name)
      insert into gateway.batch_extensions (batch, number, tenant, key, text, added_at)
      select grown.id, :before + 1, :tenant, nullif(:key, ''), :text, :now from grown"""
          .formatted(JoinTable.MADE_ANEW);

  private final Database database;
  private final InstantSource clock;

  ExtensionTable(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * @param batch as it was when the extension was read
   * @param cells how many there are
   * @param key of requests that mean the same; null for none
   * @return false where the batch has been extended meanwhile, or its state does not allow it
   */
  public Uni<Boolean> add(BatchRow batch, int cells, String text, @Nullable String key) {
    return database
        .write(
            session ->
                CellTable.of(batch, session.createNativeQuery(ADD))
                    .setParameter("cells", cells)
                    .setParameter("before", batch.extensions)
                    .setParameter("key", key == null ? "" : key)
                    .setParameter("text", text)
                    .setParameter("now", clock.instant())
                    .executeUpdate())
        .map(rows -> rows == 1);
  }

  /** Whether a request with this key has added some. */
  public Uni<Boolean> isAdded(BatchRow batch, String key) {
    return database.read(
        session ->
            session
                .createNativeQuery(
                    "select exists (select 1 from gateway.batch_extensions"
                        + " where batch = :batch and tenant = :tenant and key = :key)",
                    Boolean.class)
                .setParameter("batch", batch.id)
                .setParameter("tenant", batch.tenant)
                .setParameter("key", key)
                .getSingleResult());
  }

  /**
   * Further cells.
   *
   * @param number from 1
   * @param text as it was sent
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Extension(int number, Instant addedAt, String text) {
    private static Extension of(Object[] columns) {
      return new Extension(
          (Integer) columns[0], ((OffsetDateTime) columns[1]).toInstant(), (String) columns[2]);
    }
  }

  /** In the order in which they came. */
  public Uni<List<Extension>> of(BatchRow batch) {
    return database
        .read(
            session ->
                session
                    .createNativeQuery(
                        "select number, added_at, text from gateway.batch_extensions"
                            + " where batch = :batch and tenant = :tenant order by number",
                        Object[].class)
                    .setParameter("batch", batch.id)
                    .setParameter("tenant", batch.tenant)
                    .getResultList())
        .map(rows -> rows.stream().map(Extension::of).toList());
  }

  /** The files of the first ones, in their order. */
  public Uni<List<String>> files(TenantId tenant, UUID batch, int most) {
    return most == 0
        ? Uni.createFrom().item(List.of())
        : database.read(
            session ->
                session
                    .createNativeQuery(
                        "select text from gateway.batch_extensions"
                            + " where batch = :batch and tenant = :tenant and number <= :most"
                            + " order by number",
                        String.class)
                    .setParameter("batch", batch)
                    .setParameter("tenant", tenant.value())
                    .setParameter("most", most)
                    .getResultList());
  }
}
