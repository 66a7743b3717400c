package io.comfymill.gateway.records;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The live records, many at once: one trip to Redis for a page of them. */
@ApplicationScoped
public class LivePages {
  private static final String SCAN_COUNT = "500";

  private final Redis redis;

  public LivePages(Redis redis) {
    this.redis = redis;
  }

  /** A record and whose it is. */
  record Owned(TenantId tenant, LiveRecord record) {}

  /** Puts those that are not there yet. */
  Uni<Void> putAll(List<Owned> added) {
    return batch(added.stream().map(one -> LiveRequests.put(one.tenant(), one.record())).toList())
        .replaceWithVoid();
  }

  /**
   * Brings the records up to these changes, which may be older; records of ended jobs go.
   *
   * @return what became of each
   */
  Uni<List<LiveRecords.Advance>> applyAll(List<ObservedChange> changes) {
    return batch(changes.stream().map(LivePages::request).toList())
        .map(answers -> answers.stream().map(LiveAnswers::advance).toList());
  }

  private static Request request(ObservedChange change) {
    return change.state().isFinal()
        ? LiveRequests.remove(change.tenant(), change.id(), Long.toString(change.sequence()))
        : LiveRequests.advance(change);
  }

  /** In the order of the ids. */
  Uni<List<Optional<LiveJob>>> find(TenantId tenant, List<JobId> ids) {
    Request request = Request.cmd(Command.HMGET).arg(LiveKeys.states(tenant));
    ids.forEach(id -> request.arg(id.toString()));
    return send(request).emitOn(Infrastructure.getDefaultWorkerPool()).map(LiveAnswers::jobs);
  }

  /**
   * Some of a tenant's jobs.
   *
   * @param cursor from which the next ones come; {@link #START} after the last
   */
  record Scanned(String cursor, List<JobId> ids) {
    static final String START = "0";
  }

  Uni<Scanned> scan(TenantId tenant, String cursor) {
    return send(Request.cmd(Command.HSCAN)
            .arg(LiveKeys.states(tenant))
            .arg(cursor)
            .arg("COUNT")
            .arg(SCAN_COUNT))
        .map(LiveAnswers::scanned);
  }

  /** Up to which sequence every change is in the records; empty where Redis was emptied. */
  public Uni<Optional<Long>> upTo() {
    return redis
        .send(Request.cmd(Command.GET).arg(LiveKeys.COMPLETE))
        .onFailure()
        .transform(LiveRecords::away)
        .map(LivePages::sequence);
  }

  private static Optional<Long> sequence(@Nullable Response found) {
    return Optional.ofNullable(found).map(Response::toLong);
  }

  /** All unfinished jobs have their record now, as of the given sequence at least. */
  Uni<Void> markComplete(long upTo) {
    return send(Request.cmd(Command.SET).arg(LiveKeys.COMPLETE).arg(Long.toString(upTo)))
        .replaceWithVoid();
  }

  /** Every change up to the given one is in the records, if they are complete at all. */
  public Uni<Void> mark(long upTo) {
    return send(LiveRequests.eval(
            LiveScripts.MARK, List.of(LiveKeys.COMPLETE), List.of(Long.toString(upTo))))
        .replaceWithVoid();
  }

  private Uni<List<Response>> batch(List<Request> requests) {
    return requests.isEmpty()
        ? Uni.createFrom().item(List.of())
        : redis.batch(requests).onFailure().transform(LiveRecords::away);
  }

  private Uni<Response> send(Request request) {
    return redis.send(request).onFailure().transform(LiveRecords::away);
  }
}
