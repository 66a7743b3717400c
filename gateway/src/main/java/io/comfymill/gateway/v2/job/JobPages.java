package io.comfymill.gateway.v2.job;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.liverecords.LiveJob;
import io.comfymill.gateway.queue.JobQueue;
import io.comfymill.gateway.v2.asset.ContentLinks;
import io.comfymill.gateway.v2.error.ApiException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Lists a tenant's jobs, the newest first. */
@ApplicationScoped
public class JobPages {
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 100;

  private final Database database;
  private final JobQueue queue;
  private final Jobs jobs;
  private final JobDocuments documents;
  private final Duration retention;
  private final InstantSource clock;

  JobPages(
      Database database,
      JobQueue queue,
      Jobs jobs,
      JobDocuments documents,
      GatewayConfig config,
      InstantSource clock) {
    this.database = database;
    this.queue = queue;
    this.jobs = jobs;
    this.documents = documents;
    this.retention = config.comfyApi().jobRetention();
    this.clock = clock;
  }

  /** A page; {@code truncated} says that more match. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Page(List<JobDocument> jobs, int offset, int limit, boolean truncated) {
    public Page {
      jobs = List.copyOf(jobs);
    }
  }

  /** Which jobs. */
  record Query(Set<JobStatus> statuses, int offset, int limit) {
    Query {
      statuses = Set.copyOf(statuses);
    }

    /**
     * @param status names with commas between them; null for all
     * @throws ApiException where one is wrong
     */
    static Query parse(@Nullable String status, @Nullable String offset, @Nullable String limit) {
      return new Query(
          status == null || status.isBlank()
              ? EnumSet.allOf(JobStatus.class)
              : Arrays.stream(status.split(",", -1)).map(Query::status).collect(Collectors.toSet()),
          number("offset", offset, 0, 0, 1_000_000_000),
          number("limit", limit, DEFAULT_LIMIT, 1, MAX_LIMIT));
    }

    private static JobStatus status(String word) {
      return JobStatus.named(word.strip())
          .orElseThrow(
              () ->
                  ApiException.invalid(
                      "status",
                      "must be of "
                          + Arrays.stream(JobStatus.values()).map(JobStatus::word).toList()));
    }

    private static int number(String name, @Nullable String text, int absent, int min, int max) {
      if (text == null) {
        return absent;
      }
      if (text.matches("\\d{1,9}")
          && Integer.parseInt(text) >= min
          && Integer.parseInt(text) <= max) {
        return Integer.parseInt(text);
      }
      throw ApiException.invalid(name, "must be an integer from %d to %d".formatted(min, max));
    }
  }

  Uni<Page> page(TenantId tenant, Query query, ContentLinks.Signer links) {
    return fresh(tenant, query)
        .chain(
            fresh ->
                rows(tenant, query)
                    .chain(rows -> found(tenant, fresh, rows))
                    .chain(found -> page(query, found, links)));
  }

  /** One more than the page has. */
  private Uni<List<JobSnapshot>> rows(TenantId tenant, Query query) {
    return database.read(
        session -> ids(session, tenant, query).chain(ids -> rows(session, tenant, ids)));
  }

  private Uni<List<UUID>> ids(Mutiny.Session session, TenantId tenant, Query query) {
    String sql = JobPageSql.of(query.statuses(), query.offset(), query.limit() + 1);
    Mutiny.SelectionQuery<UUID> ids =
        session.createNativeQuery(sql, UUID.class).setParameter("tenant", tenant.value());
    return (sql.contains(":oldest")
            ? ids.setParameter("oldest", clock.instant().minus(retention))
            : ids)
        .getResultList();
  }

  private static Uni<List<JobSnapshot>> rows(
      Mutiny.Session session, TenantId tenant, List<UUID> ids) {
    return session
        .createSelectionQuery(
            JobSnapshot.SELECT
                + "where tenant = :tenant and id in (:ids) order by submittedAt desc, id desc",
            JobSnapshot.class)
        .setParameter("tenant", tenant.value())
        .setParameter("ids", ids)
        .getResultList();
  }

  /** Accepted a moment ago and not yet read by the scheduler; on the first page. */
  private Uni<List<LiveJob>> fresh(TenantId tenant, Query query) {
    return query.offset() > 0 || !query.statuses().contains(JobStatus.QUEUED)
        ? Uni.createFrom().item(List.of())
        : queue.jobs(tenant).map(all -> all.stream().filter(job -> job.sequence() == 0).toList());
  }

  private Uni<List<Jobs.Found>> found(
      TenantId tenant, List<LiveJob> fresh, List<JobSnapshot> rows) {
    Set<String> inTable = new HashSet<>();
    rows.forEach(row -> inTable.add(row.prompt()));
    Stream<Uni<Jobs.Found>> first =
        fresh.stream()
            .map(job -> job.promptId().value())
            .filter(id -> !inTable.contains(id))
            .limit(MAX_LIMIT)
            .map(id -> jobs.find(tenant, id));
    Stream<Uni<Jobs.Found>> rest =
        rows.stream().map(row -> jobs.facts(row.id()).map(facts -> new Jobs.Found(row, facts)));
    return inOrder(Stream.concat(first, rest).toList());
  }

  private Uni<Page> page(Query query, List<Jobs.Found> found, ContentLinks.Signer links) {
    return inOrder(
            found.stream().limit(query.limit()).map(job -> documents.of(job, links)).toList())
        .map(shown -> new Page(shown, query.offset(), query.limit(), found.size() > query.limit()));
  }

  private static <T> Uni<List<T>> inOrder(List<Uni<T>> all) {
    return Multi.createFrom()
        .iterable(all)
        .onItem()
        .transformToUni(one -> one)
        .concatenate()
        .collect()
        .asList();
  }
}
