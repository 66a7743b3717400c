package io.comfymill.gateway.retention;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.assets.AssetIndex;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.TenantRow;
import io.comfymill.gateway.quota.Limits;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/** Deletes outputs whose tenants do not keep them any longer, the oldest first. */
@ApplicationScoped
class ExpiredOutputs {
  private static final Logger LOG = Logger.getLogger(ExpiredOutputs.class);

  /** How many jobs lose their outputs in one transaction. */
  private static final int PAGE = 500;

  /** All who have jobs, each by one look into an index. */
  private static final String TENANTS =
      """
      with recursive known(tenant) as (
        (select min(tenant) from scheduler.jobs where finished_at is not null)
        union all
        select (select min(j.tenant) from scheduler.jobs j
          where j.finished_at is not null and j.tenant > known.tenant)
        from known where known.tenant is not null)
      select tenant from known where tenant is not null""";

  /** Runs that may still have outputs, but for those of batches that say themselves. */
  private static final String KEPT =
      """
       from scheduler.jobs j
      where j.tenant = :tenant and j.finished_at is not null and j.attempt > 0
        and j.changed_seq >= :from
        and not exists (select 1 from gateway.deleted_outputs d where d.job_id = j.id)
        and not exists (select 1 from gateway.batch_cells c
          join gateway.batches b on b.id = c.batch and b.tenant = :tenant
          where c.job_id = j.id and c.tenant = :tenant and b.keep_outputs is not null)
      """;

  private static final String OLDEST =
      "select min(changed_seq) from (select j.changed_seq"
          + KEPT
          + " order by j.changed_seq limit 1) oldest";

  private static final String OLDEST_FIRST = " order by j.changed_seq limit " + PAGE;

  private static final String BY_AGE =
      "select j.id"
          + KEPT
          + """
             and j.finished_at < :before
             and not exists (select 1 from scheduler.jobs s where s.tenant = :tenant
               and s.answered_by = j.id and s.finished_at >= :before)
             and"""
          + OutputMarks.FREE
          + OLDEST_FIRST;

  private static final String BY_JOBS =
      "select j.id from (select j.*"
          + KEPT
          + " order by j.changed_seq desc offset :most) j where"
          + OutputMarks.FREE
          + OLDEST_FIRST;

  private static final String BY_BYTES =
      "select j.id from (select j.*, sum((select sum(a.size_bytes) from gateway.asset_records a"
          + " where a.job_id = j.id and a.tenant = :tenant))"
          + " over (order by j.changed_seq desc) as bytes"
          + KEPT
          + ") j where j.bytes > :most and"
          + OutputMarks.FREE
          + OLDEST_FIRST;

  private final Database database;
  private final OutputMarks marks;
  private final AssetIndex index;
  private final InstantSource clock;
  private final KeepRules usual;

  /** All that a tenant's jobs made up to then is deleted; grows. */
  private final Map<TenantId, Long> doneTo = new ConcurrentHashMap<>();

  ExpiredOutputs(
      Database database,
      OutputMarks marks,
      AssetIndex index,
      InstantSource clock,
      GatewayConfig config) {
    this.database = database;
    this.marks = marks;
    this.index = index;
    this.clock = clock;
    this.usual = KeepRules.of(config.outputs());
  }

  /**
   * @return whether there may be more
   */
  Uni<Boolean> delete() {
    return rules()
        .chain(
            rules ->
                Multi.createFrom()
                    .iterable(rules.entrySet())
                    .onItem()
                    .transformToUniAndConcatenate(
                        rule -> delete(new TenantId(rule.getKey()), rule.getValue()))
                    .collect()
                    .asList())
        .map(full -> full.contains(true));
  }

  /** Of those tenants who do not keep all. */
  private Uni<Map<String, KeepRules>> rules() {
    return database.read(
        session ->
            session
                .createQuery("from TenantRow", TenantRow.class)
                .getResultList()
                .chain(
                    rows ->
                        usual.keepAll()
                            ? Uni.createFrom().item(rules(rows, List.of()))
                            : session
                                .createNativeQuery(TENANTS, String.class)
                                .getResultList()
                                .map(others -> rules(rows, others))));
  }

  private Map<String, KeepRules> rules(List<TenantRow> rows, List<String> others) {
    Map<String, KeepRules> rules = new TreeMap<>();
    others.forEach(tenant -> rules.put(tenant, usual));
    rows.forEach(row -> rules.put(row.id, usual.with(Limits.parse(row.limits))));
    rules.values().removeIf(KeepRules::keepAll);
    return rules;
  }

  Uni<Boolean> delete(TenantId tenant, KeepRules rules) {
    return (rules.bytes() == null ? Uni.createFrom().voidItem() : index.catchUp(tenant))
        .chain(() -> database.read(session -> oldest(session, tenant)))
        .chain(
            from ->
                Multi.createFrom()
                    .iterable(due(rules, from))
                    .onItem()
                    .transformToUniAndConcatenate(due -> delete(tenant, due))
                    .collect()
                    .asList())
        .map(full -> full.contains(true));
  }

  private Uni<Long> oldest(Mutiny.Session session, TenantId tenant) {
    long known = doneTo.getOrDefault(tenant, 0L);
    return session
        .createNativeQuery(OLDEST, Long.class)
        .setParameter("tenant", tenant.value())
        .setParameter("from", known)
        .getSingleResultOrNull()
        .map(oldest -> oldest == null ? known : oldest)
        .invoke(oldest -> doneTo.put(tenant, oldest));
  }

  private List<OutputMarks.Due> due(KeepRules rules, long from) {
    List<OutputMarks.Due> due = new ArrayList<>();
    if (rules.age() != null) {
      due.add(due("age", BY_AGE, "before", clock.instant().minus(rules.age()), from));
    }
    if (rules.jobs() != null) {
      due.add(due("jobs", BY_JOBS, "most", rules.jobs(), from));
    }
    if (rules.bytes() != null) {
      due.add(due("bytes", BY_BYTES, "most", rules.bytes(), from));
    }
    return due;
  }

  private static OutputMarks.Due due(
      String why, String select, String parameter, Object value, long from) {
    Map<String, Object> values = new HashMap<>();
    values.put(parameter, value);
    values.put("from", from);
    return new OutputMarks.Due(why, select, values);
  }

  private Uni<Boolean> delete(TenantId tenant, OutputMarks.Due due) {
    return database
        .write(session -> marks.mark(session, tenant, due))
        .invoke(
            marked -> {
              if (marked > 0) {
                LOG.infof(
                    "%d jobs of %s have lost their outputs, by %s", marked, tenant, due.why());
              }
            })
        .map(marked -> marked >= PAGE);
  }
}
