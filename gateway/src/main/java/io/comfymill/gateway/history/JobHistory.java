package io.comfymill.gateway.history;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final List<JobState> ENDED =
      Arrays.stream(JobState.values()).filter(JobState::isFinal).toList();

  private static final String ENDED_OF_TENANT =
      " from scheduler.jobs j where j.tenant = :tenant and j.finished_at is not null and "
          + JobCounts.SHOWN;

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

  private static final String SELECT =
      "select j.id, octet_length(j.spec), coalesce(octet_length(j.result), 0), j.prompt_id";

  /** The ids first, out of the index alone. */
  private static final String PAGE =
      SELECT
          + " from (select j.id, j.changed_seq"
          + ENDED_OF_TENANT
          + "%1$s order by j.changed_seq %2$s offset %3$d limit %4$d) page"
          + " join scheduler.jobs j on j.id = page.id order by page.changed_seq %2$s";

  private static final String IDS_OF_PROMPT =
      """
       and j.id = any(array(select cast(:id as uuid) union all
        select job_id from gateway.resubmitted_prompts
        where tenant = :tenant and prompt_id = :prompt))""";

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
    return Forgotten.of(session, tenant)
        .chain(
            forgotten ->
                place(new JobCounts(session, tenant, forgotten), range, limit)
                    .map(place -> page(forgotten, place, range, limit)))
        .chain(
            sql ->
                session
                    .createNativeQuery(sql, Object[].class)
                    .setParameter("tenant", tenant.value())
                    .getResultList())
        .map(JobHistory::entriesOf);
  }

  /** The newest come first in the index, so that nothing is to be counted. */
  private static Uni<JobCounts.Place> place(JobCounts counts, Range range, int limit) {
    return range.newest()
        ? Uni.createFrom().item(new JobCounts.Place("", 0))
        : counts.place(JobOrder.ENDED, ENDED, false, range.offset(), limit);
  }

  static String page(Forgotten forgotten, JobCounts.Place place, Range range, int limit) {
    return PAGE.formatted(
        place.condition() + forgotten.notDeleted(),
        range.newest() ? "desc" : "asc",
        place.skipped(),
        limit);
  }

  private static List<Entry> entriesOf(List<Object[]> rows) {
    return new ArrayList<>(rows.stream().map(Entry::of).toList()); // to be reversed
  }

  /** The newest of that {@code prompt_id}, or none. */
  public Uni<List<Entry>> entry(TenantId tenant, PromptId prompt) {
    return database.read(
        session ->
            Forgotten.of(session, tenant)
                .chain(forgotten -> entry(session, tenant, prompt, forgotten)));
  }

  private static Uni<List<Entry>> entry(
      Mutiny.Session session, TenantId tenant, PromptId prompt, Forgotten forgotten) {
    String sql =
        SELECT
            + ENDED_OF_TENANT
            + IDS_OF_PROMPT
            + forgotten.notDeleted()
            + " order by j.changed_seq desc limit 1";
    return session
        .createNativeQuery(sql, Object[].class)
        .setParameter("tenant", tenant.value())
        .setParameter("id", JobId.of(tenant, prompt).value())
        .setParameter("prompt", prompt.value())
        .getResultList()
        .map(JobHistory::entriesOf);
  }

  public Uni<Void> clear(TenantId tenant) {
    return database
        .write(
            session ->
                session
                    .createNativeQuery(
                        """
                        insert into gateway.cleared_history
                        select :tenant, coalesce(max(j.changed_seq), 0)"""
                            + ENDED_OF_TENANT
                            + """
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
            select j.tenant, j.id, now()"""
                + ENDED_OF_TENANT
                + IDS_OF_PROMPT
                + " on conflict do nothing")
        .setParameter("tenant", tenant.value())
        .setParameter("id", JobId.of(tenant, prompt).value())
        .setParameter("prompt", prompt.value())
        .executeUpdate();
  }
}
