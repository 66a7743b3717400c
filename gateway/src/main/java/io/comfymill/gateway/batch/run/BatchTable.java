package io.comfymill.gateway.batch.run;

import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.batch.cell.BatchSpec;
import io.comfymill.gateway.batch.cell.JoinStep;
import io.comfymill.gateway.database.BatchRow;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The table of batches. */
@ApplicationScoped
public class BatchTable {
  /** A gateway that has not taken a batch up again for so long has died. */
  private static final Duration OWNED_FOR = Duration.ofSeconds(20);

  private static final int TAKEN_AT_ONCE = 100;

  private static final String ADD =
      """
      insert into gateway.batches (id, tenant, name, state, cells, keep_outputs, created_at)
      values (:id, :tenant, nullif(:name, ''), 'RUNNING', :cells, nullif(:keep, -1), :now)
      on conflict do nothing""";

  private static final String ADD_FILE =
      "insert into gateway.batch_files (batch, tenant, text) values (:id, :tenant, :text)";

  private static final String ADD_JOINS =
      """
      insert into gateway.batch_joins (batch, name, tenant, position, state)
      select :id, name, :tenant, cast(position as integer), 'WAITING'
      from jsonb_array_elements_text(cast(cast(:names as text) as jsonb))
        with ordinality as step(name, position)""";

  private static final String TAKE =
      """
      update gateway.batches set owner = :owner, owned_until = :until
      where id in (select id from gateway.batches
        where finished_at is null
          and (owner = :owner or owner is null or owned_until < :now)
        order by created_at limit :most for update skip locked)
      returning *""";

  private static final String FINISH =
      """
      with ended as (
        update gateway.batches b set finished_at = :now, owner = null,
          state = case state when 'RUNNING' then 'DONE' else state end
        where id = :id and tenant = :tenant and finished_at is null and open = 0
          and (state in ('STOPPED', 'CANCELLED')
            or (state = 'RUNNING' and next_position = cells and not exists (
              select 1 from gateway.batch_joins j
              where j.batch = :id and j.tenant = :tenant and j.state = 'WAITING')))
        returning id)
      update gateway.batch_joins j
      set state = 'CANCELLED', finished_at = :now, owner = null
      from ended where j.batch = ended.id and j.tenant = :tenant and j.state = 'WAITING'""";

  private final Database database;
  private final InstantSource clock;

  BatchTable(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * @param text its file
   * @return false where there is one of that id, which stays as it is
   */
  public Uni<Boolean> add(UUID id, TenantId tenant, BatchSpec spec, String text) {
    return database.write(
        session ->
            session
                .createNativeQuery(ADD)
                .setParameter("id", id)
                .setParameter("tenant", tenant.value())
                .setParameter("name", spec.name() == null ? "" : spec.name())
                .setParameter("cells", spec.order().size())
                .setParameter("keep", keepSeconds(spec))
                .setParameter("now", clock.instant())
                .executeUpdate()
                .chain(
                    added ->
                        added == 0
                            ? no()
                            : addFile(session, id, tenant, text)
                                .chain(() -> addJoins(session, id, tenant, spec))));
  }

  /** 0: for ever; -1: as usual. */
  private static long keepSeconds(BatchSpec spec) {
    return spec.keep().map(keep -> keep.time().map(Duration::toSeconds).orElse(0L)).orElse(-1L);
  }

  private static Uni<Boolean> no() {
    return Uni.createFrom().item(false);
  }

  private static Uni<Boolean> addFile(
      Mutiny.Session session, UUID id, TenantId tenant, String text) {
    return session
        .createNativeQuery(ADD_FILE)
        .setParameter("id", id)
        .setParameter("tenant", tenant.value())
        .setParameter("text", text)
        .executeUpdate()
        .replaceWith(true);
  }

  private static Uni<Boolean> addJoins(
      Mutiny.Session session, UUID id, TenantId tenant, BatchSpec spec) {
    List<String> names = spec.joins().stream().map(JoinStep::name).toList();
    return names.isEmpty()
        ? Uni.createFrom().item(true)
        : session
            .createNativeQuery(ADD_JOINS)
            .setParameter("id", id)
            .setParameter("tenant", tenant.value())
            .setParameter("names", WireJson.mapper().valueToTree(names).toString())
            .executeUpdate()
            .replaceWith(true);
  }

  public Uni<Optional<BatchRow>> find(TenantId tenant, UUID id) {
    return database
        .read(
            session ->
                session
                    .createSelectionQuery(
                        "from BatchRow where id = :id and tenant = :tenant", BatchRow.class)
                    .setParameter("id", id)
                    .setParameter("tenant", tenant.value())
                    .getSingleResultOrNull())
        .map(Optional::ofNullable);
  }

  /** The file that the batch was asked for with. */
  public Uni<String> file(TenantId tenant, UUID id) {
    return database.read(
        session ->
            session
                .createNativeQuery(
                    "select text from gateway.batch_files where batch = :id and tenant = :tenant",
                    String.class)
                .setParameter("id", id)
                .setParameter("tenant", tenant.value())
                .getSingleResult());
  }

  /**
   * The newest first.
   *
   * @param before older ones than this
   */
  public Uni<List<BatchRow>> list(TenantId tenant, Instant before, int most) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "from BatchRow where tenant = :tenant and createdAt < :before"
                        + " order by createdAt desc, id",
                    BatchRow.class)
                .setParameter("tenant", tenant.value())
                .setParameter("before", before)
                .setMaxResults(most)
                .getResultList());
  }

  /** How many of these have not ended; unknown ones have. */
  Uni<Long> unfinished(TenantId tenant, List<UUID> ids) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "select count(*) from BatchRow"
                        + " where tenant = :tenant and id in (:ids) and finishedAt is null",
                    Long.class)
                .setParameter("tenant", tenant.value())
                .setParameter("ids", ids)
                .getSingleResult());
  }

  /** Unfinished ones that nobody else works on are the owner's for a while. */
  Uni<List<BatchRow>> take(UUID owner) {
    Instant now = clock.instant();
    return database.write(
        session ->
            session
                .createNativeQuery(TAKE, BatchRow.class)
                .setParameter("owner", owner)
                .setParameter("now", now)
                .setParameter("until", now.plus(OWNED_FOR))
                .setParameter("most", TAKEN_AT_ONCE)
                .getResultList());
  }

  /** So that another gateway need not wait until it is noticed. */
  Uni<Void> giveBack(UUID owner) {
    return database
        .write(
            session ->
                session
                    .createMutationQuery(
                        "update BatchRow set owner = null where owner = :owner"
                            + " and finishedAt is null")
                    .setParameter("owner", owner)
                    .executeUpdate())
        .replaceWithVoid();
  }

  /** Only where it is in that state; the reason is null where none is to be told. */
  public Uni<Boolean> move(
      TenantId tenant, UUID id, BatchState from, BatchState to, @Nullable String reason) {
    return database
        .write(
            session ->
                session
                    .createNativeQuery(
                        """
                        update gateway.batches set state = :to, reason = nullif(:reason, ''),
                          excused_failed = case :to when 'RUNNING' then failed else excused_failed end,
                          excused_gpu_ms = case :to when 'RUNNING' then gpu_ms else excused_gpu_ms end
                        where id = :id and tenant = :tenant and state = :from
                          and finished_at is null""")
                    .setParameter("to", to.name())
                    .setParameter("from", from.name())
                    .setParameter("reason", reason == null ? "" : reason)
                    .setParameter("id", id)
                    .setParameter("tenant", tenant.value())
                    .executeUpdate())
        .map(rows -> rows == 1);
  }

  /** Where nothing of it is left to do. What it was to be joined to is cancelled with it. */
  Uni<Void> finish(BatchRow batch) {
    return database
        .write(
            session ->
                session
                    .createNativeQuery(FINISH)
                    .setParameter("now", clock.instant())
                    .setParameter("id", batch.id)
                    .setParameter("tenant", batch.tenant)
                    .executeUpdate())
        .replaceWithVoid();
  }
}
