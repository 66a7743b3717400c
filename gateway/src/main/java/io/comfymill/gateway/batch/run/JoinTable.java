package io.comfymill.gateway.batch.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.database.BatchJoinRow;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * What is made of batches' outputs. Each is made by one gateway, which holds it for a while at a
 * time; only who holds it says how it has ended, so that it ends once, whoever died on the way.
 */
@ApplicationScoped
public class JoinTable {
  /** A gateway that has not renewed its hold for so long has died. */
  private static final Duration OWNED_FOR = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** What becomes of a step that is to be made once more. */
  static final String MADE_ANEW =
      """
      state = 'WAITING', run = run + 1, tries = 0, error = null, outputs = '[]',
        started_at = null, finished_at = null, owner = null, owned_until = null""";

  /** Of batches all of whose cells have ended. */
  private static final String TAKE =
      """
      update gateway.batch_joins set owner = :owner, owned_until = :until, tries = tries + 1,
        started_at = coalesce(started_at, :now)
      where (batch, name) = (select j.batch, j.name
        from gateway.batch_joins j join gateway.batches b on b.id = j.batch and b.tenant = j.tenant
        where j.state = 'WAITING' and (j.owned_until is null or j.owned_until < :now)
          and b.state = 'RUNNING' and b.finished_at is null
          and b.next_position = b.cells and b.open = 0
        order by b.created_at, j.position limit 1 for update of j skip locked)
      returning *""";

  /** Its batch may have been paused or cancelled meanwhile, or its cells run once more. */
  private static final String HELD =
      """
      and tenant = :tenant and run = :run and state = 'WAITING' and owner = :owner
        and exists (select 1 from gateway.batches b where b.id = batch and b.state = 'RUNNING'
          and b.finished_at is null and b.tenant = :tenant)""";

  private static final String RENEW =
      "update gateway.batch_joins set owned_until = :until where batch = :batch and name = :name "
          + HELD;

  private static final String END =
      "update gateway.batch_joins set state = :state, error = nullif(:error, ''),"
          + " outputs = :outputs, finished_at = :now, owner = null"
          + " where batch = :batch and name = :name "
          + HELD;

  private final Database database;
  private final InstantSource clock;

  JoinTable(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** One that can be made now and that nobody works on is the owner's for a while. */
  public Uni<Optional<BatchJoinRow>> take(UUID owner) {
    return database
        .write(
            session ->
                session
                    .createNativeQuery(TAKE, BatchJoinRow.class)
                    .setParameter("owner", owner)
                    .setParameter("now", clock.instant())
                    .setParameter("until", clock.instant().plus(OWNED_FOR))
                    .getResultList())
        .map(rows -> rows.stream().findFirst());
  }

  /** False where it is somebody else's, or is not to be made any more. */
  public Uni<Boolean> renew(BatchJoinRow join) {
    return database
        .write(
            session ->
                held(session, RENEW, join)
                    .setParameter("until", clock.instant().plus(OWNED_FOR))
                    .executeUpdate())
        .map(rows -> rows == 1);
  }

  /** Lets it be taken again, after a moment. */
  public Uni<Void> release(BatchJoinRow join) {
    return database
        .write(
            session ->
                held(session, RENEW, join)
                    .setParameter("until", clock.instant().plus(PAUSE))
                    .executeUpdate())
        .replaceWithVoid();
  }

  /**
   * Says how it has ended; does nothing where it is not the owner's any more.
   *
   * @param outputs assets
   * @param error null where it has succeeded
   */
  public Uni<Void> end(BatchJoinRow join, List<UUID> outputs, @Nullable String error) {
    ArrayNode ids = WireJson.mapper().createArrayNode();
    outputs.forEach(id -> ids.add(id.toString()));
    return database
        .write(
            session ->
                held(session, END, join)
                    .setParameter("state", error == null ? "SUCCEEDED" : "FAILED")
                    .setParameter("error", error == null ? "" : error)
                    .setParameter("outputs", ids.toString())
                    .setParameter("now", clock.instant())
                    .executeUpdate())
        .replaceWithVoid();
  }

  private static Mutiny.Query<Integer> held(Mutiny.Session session, String sql, BatchJoinRow join) {
    return session
        .<Integer>createNativeQuery(sql)
        .setParameter("batch", join.key.batch())
        .setParameter("name", join.key.name())
        .setParameter("tenant", join.tenant)
        .setParameter("run", join.run)
        .setParameter("owner", join.owner);
  }

  /** Those of a batch, in the order of its file. */
  public Uni<List<BatchJoinRow>> of(TenantId tenant, UUID batch) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "from BatchJoinRow where tenant = :tenant and key.batch = :batch"
                        + " order by position",
                    BatchJoinRow.class)
                .setParameter("tenant", tenant.value())
                .setParameter("batch", batch)
                .getResultList());
  }
}
