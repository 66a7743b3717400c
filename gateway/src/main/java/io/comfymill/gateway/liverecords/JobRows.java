package io.comfymill.gateway.liverecords;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.UnreadableRecordException;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the scheduler's table of jobs. */
@ApplicationScoped
public class JobRows {
  public static final int CHANGES_PAGE = 2000;

  private final Database database;

  JobRows(Database database) {
    this.database = database;
  }

  /** A row without its two large columns. */
  public record Summary(
      UUID id,
      String tenant,
      String promptId,
      @Nullable String clientId,
      double number,
      JobState state,
      int attempt,
      @Nullable String nodeId,
      Instant submittedAt,
      long changedSeq) {
    static Summary of(JobRow row) {
      return new Summary(
          row.id,
          row.tenant,
          row.promptId,
          row.clientId,
          row.number,
          row.state,
          row.attempt,
          row.nodeId,
          row.submittedAt,
          row.changedSeq);
    }

    public LiveJob live() {
      return new LiveJob(
          new JobId(id),
          new PromptId(promptId),
          clientId,
          number,
          state,
          changedSeq,
          attempt,
          nodeId == null ? null : new NodeId(nodeId),
          submittedAt);
    }

    public TenantId tenantId() {
      return new TenantId(tenant);
    }
  }

  private static final String SUMMARY =
      "select new io.comfymill.gateway.liverecords.JobRows$Summary(id, tenant, promptId, clientId, number,"
          + " state, attempt, nodeId, submittedAt, changedSeq) from JobRow ";

  public Uni<List<Summary>> summaries(Collection<JobId> ids) {
    List<UUID> values = ids.stream().map(JobId::value).toList();
    return database.read(
        session ->
            session
                .createQuery(SUMMARY + "where id in (:ids)", Summary.class)
                .setParameter("ids", values)
                .getResultList());
  }

  /**
   * The next unfinished jobs of all tenants in the order of {@link Place}. That is the order of the
   * index, so the cost of a page does not depend on the number of jobs.
   */
  Uni<List<Summary>> unfinishedAfter(Place last, int limit) {
    return database.read(
        session ->
            session
                .createQuery(SUMMARY + UNFINISHED_AFTER, Summary.class)
                .setParameter("tenant", last.tenant())
                .setParameter("number", last.number())
                .setParameter("id", last.id())
                .setMaxResults(limit)
                .getResultList());
  }

  /** The place of an unfinished job among all. */
  record Place(String tenant, double number, UUID id) {
    static final Place START = new Place("", Double.NEGATIVE_INFINITY, new UUID(0, 0));

    static Place of(Summary row) {
      return new Place(row.tenant(), row.number(), row.id());
    }
  }

  private static final String UNFINISHED_AFTER =
      "where finishedAt is null and (tenant, number) >= (:tenant, :number)"
          + " and (tenant, number, id) > (:tenant, :number, :id) order by tenant, number, id";

  public Uni<List<Summary>> changedSince(long sequence) {
    return database.read(
        session ->
            session
                .createQuery(SUMMARY + "where changedSeq > :seq order by changedSeq", Summary.class)
                .setParameter("seq", sequence)
                .setMaxResults(CHANGES_PAGE)
                .getResultList());
  }

  public Uni<Long> newestChange() {
    return database.read(
        session ->
            session
                .createQuery("select coalesce(max(changedSeq), 0L) from JobRow", Long.class)
                .getSingleResult());
  }

  public Uni<List<Summary>> unfinished(TenantId tenant) {
    return database.read(
        session ->
            session
                .createQuery(
                    SUMMARY + "where tenant = :tenant and finishedAt is null", Summary.class)
                .setParameter("tenant", tenant.value())
                .getResultList());
  }

  /** The highest queue number that was counted; implausible ones were chosen by clients. */
  public Uni<Long> highestNumber() {
    return database.read(
        session ->
            session
                .createNativeQuery(
                    "select coalesce(max(abs(number)), 0)::bigint from scheduler.jobs"
                        + " where number = trunc(number) and abs(number) < 1e12",
                    Long.class)
                .getSingleResult());
  }

  /** What stands for it where it cannot be read, so that no row keeps others from being shown. */
  public static JobSpec spec(JobRow row) {
    try {
      return WireJson.read(row.spec.getBytes(StandardCharsets.UTF_8), JobSpec.class).orElseThrow();
    } catch (UnreadableRecordException e) {
      return UnreadableSpec.standIn(row, e);
    }
  }

  public static LiveRecord liveRecord(JobRow row) {
    return new LiveRecord(Summary.of(row).live(), PromptTuple.text(spec(row), row.number));
  }
}
