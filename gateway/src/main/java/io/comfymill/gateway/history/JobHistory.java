package io.comfymill.gateway.history;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * A tenant's ended jobs. Entries that a tenant deletes are only hidden, since the rows belong to
 * the scheduler.
 */
@ApplicationScoped
public class JobHistory {
  /** Of an ended {@code JobRow j} of {@code :tenant}. */
  public static final String LEFT_AND_NOT_DELETED =
      """
      (j.state <> JobState.CANCELLED or j.startedAt is not null or j.result is not null)
        and j.changedSeq > coalesce(
          (select c.upToSequence from ClearedHistoryRow c where c.tenant = :tenant), 0L)
        and not exists (select 1 from HiddenHistoryRow h where h.jobId = j.id)
      """;

  private static final String SHOWN =
      "from JobRow j where j.tenant = :tenant and j.finishedAt is not null and "
          + LEFT_AND_NOT_DELETED;

  private final Database database;
  private final int maxEntries;

  JobHistory(Database database, GatewayConfig config) {
    this.database = database;
    this.maxEntries = config.maxHistory();
  }

  /**
   * A part of the history.
   *
   * @param maxItems how many at most; negative: all
   * @param offset of the first, from the oldest; negative: the last {@code maxItems}
   */
  public record Range(int maxItems, int offset) {
    public static final Range ALL = new Range(-1, -1);

    boolean newest() {
      return offset < 0;
    }
  }

  /**
   * An ended job.
   *
   * @param bytes approximate size of its row
   */
  public record Entry(JobId id, String promptId, long bytes) {
    private static Entry of(Object[] columns) {
      Number specBytes = (Number) columns[1];
      Number resultBytes = (Number) columns[2];
      return new Entry(
          new JobId((UUID) columns[0]),
          (String) columns[3],
          specBytes.longValue() + resultBytes.longValue());
    }
  }

  private static final String NEWEST_FIRST = "order by j.finishedAt desc, j.changedSeq desc";
  private static final String NAMED =
      """
      and (j.id = :id or j.id in (select r.jobId from ResubmittedRow r
        where r.tenant = :tenant and r.promptId = :prompt))
      """;
  private static final String SELECT =
      "select j.id, octet_length(j.spec), coalesce(octet_length(j.result), 0), j.promptId ";

  /** The oldest first. */
  public Uni<List<Entry>> entries(TenantId tenant, Range range) {
    int limit = range.maxItems() < 0 ? maxEntries : Math.min(range.maxItems(), maxEntries);
    if (limit == 0) {
      return Uni.createFrom().item(List.of());
    }
    Uni<List<Entry>> found = database.read(session -> select(session, tenant, range, limit));
    return (range.newest() ? found.invoke(Collections::reverse) : found)
        .map(JobHistory::withoutSuperseded);
  }

  /** Of jobs with one {@code prompt_id}, the last: answers are keyed by it. */
  static List<Entry> withoutSuperseded(List<Entry> entries) {
    Map<String, Entry> last = new HashMap<>();
    entries.forEach(entry -> last.put(entry.promptId(), entry));
    return last.size() == entries.size()
        ? entries
        : entries.stream().filter(entry -> entry.equals(last.get(entry.promptId()))).toList();
  }

  private static Uni<List<Entry>> select(
      Mutiny.Session session, TenantId tenant, Range range, int limit) {
    String order = range.newest() ? NEWEST_FIRST : "order by j.finishedAt, j.changedSeq";
    return session
        .createQuery(SELECT + SHOWN + order, Object[].class)
        .setParameter("tenant", tenant.value())
        .setFirstResult(Math.max(0, range.offset()))
        .setMaxResults(limit)
        .getResultList()
        .map(JobHistory::entriesOf);
  }

  private static List<Entry> entriesOf(List<Object[]> rows) {
    return new ArrayList<>(rows.stream().map(Entry::of).toList()); // to be reversed
  }

  /** The newest of that {@code prompt_id}, or none. */
  public Uni<List<Entry>> entry(TenantId tenant, PromptId prompt) {
    return database.read(
        session ->
            session
                .createQuery(SELECT + SHOWN + NAMED + NEWEST_FIRST, Object[].class)
                .setParameter("tenant", tenant.value())
                .setParameter("id", JobId.of(tenant, prompt).value())
                .setParameter("prompt", prompt.value())
                .setMaxResults(1)
                .getResultList()
                .map(JobHistory::entriesOf));
  }

  public Uni<Void> clear(TenantId tenant) {
    return database
        .write(
            session ->
                session
                    .createNativeQuery(
                        """
                        insert into gateway.cleared_history
                        select :tenant, coalesce(max(changed_seq), 0) from scheduler.jobs
                        where tenant = :tenant and finished_at is not null
                        on conflict (tenant) do update
                          set up_to_sequence = excluded.up_to_sequence""")
                    .setParameter("tenant", tenant.value())
                    .executeUpdate())
        .replaceWithVoid();
  }

  /** Ended jobs only: one that still runs will get its entry. */
  public Uni<Void> hide(TenantId tenant, Collection<PromptId> prompts) {
    return database.write(
        session ->
            Multi.createFrom()
                .iterable(prompts)
                .onItem()
                .transformToUniAndConcatenate(prompt -> hide(session, tenant, prompt))
                .collect()
                .last()
                .replaceWithVoid());
  }

  /** Its tenant deleted the failure, not the outcome of another run. */
  public Uni<Void> unhide(JobId id) {
    return database
        .write(
            session ->
                session
                    .createNativeQuery("delete from gateway.hidden_history where job_id = :id")
                    .setParameter("id", id.value())
                    .executeUpdate())
        .replaceWithVoid();
  }

  private static Uni<Integer> hide(Mutiny.Session session, TenantId tenant, PromptId prompt) {
    return session
        .createNativeQuery(
            """
            insert into gateway.hidden_history
            select tenant, id, now() from scheduler.jobs
            where tenant = :tenant and finished_at is not null
              and (id = :id or id in (select job_id from gateway.resubmitted_prompts
                where tenant = :tenant and prompt_id = :prompt))
            on conflict do nothing""")
        .setParameter("tenant", tenant.value())
        .setParameter("id", JobId.of(tenant, prompt).value())
        .setParameter("prompt", prompt.value())
        .executeUpdate();
  }
}
