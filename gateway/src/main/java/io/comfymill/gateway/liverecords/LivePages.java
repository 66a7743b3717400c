package io.comfymill.gateway.liverecords;

import static io.comfymill.gateway.liverecords.LiveCommands.eval;
import static io.comfymill.gateway.liverecords.LiveCommands.request;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The live records, many at once: one trip to Redis for a page of them, or for a whole queue. */
@ApplicationScoped
public class LivePages {
  private static final String SCAN_COUNT = "500";
  private static final int TUPLE_BYTES = 1024 * 1024;

  private final Redis redis;

  public LivePages(Redis redis) {
    this.redis = redis;
  }

  /** Puts those that are not there yet. */
  Uni<Void> putAll(List<OwnedRecord> added) {
    return batch(added.stream().map(one -> LiveCommands.put(one.tenant(), one.record())))
        .replaceWithVoid();
  }

  /**
   * Applies changes, some of which may be outdated; removes the records of ended jobs.
   *
   * @return what became of each
   */
  Uni<List<LiveRecords.Advance>> applyAll(List<ObservedChange> changes) {
    return batch(changes.stream().map(LiveCommands::apply))
        .map(answers -> answers.stream().map(LiveCommands::advance).toList());
  }

  private Uni<List<Response>> batch(Stream<Request> requests) {
    List<Request> all = requests.toList();
    return all.isEmpty()
        ? Uni.createFrom().item(List.of())
        : redis.batch(all).onFailure().transform(LiveCommands::away);
  }

  /** In the order of the ids. */
  public Uni<List<Optional<LiveJob>>> find(TenantId tenant, List<JobId> ids) {
    Request request = request(Command.HMGET, LiveCommands.states(tenant));
    ids.forEach(id -> request.arg(id.toString()));
    return send(request)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(
            found ->
                LiveCommands.elements(found)
                    .map(state -> Optional.ofNullable(state).map(LiveCommands::job))
                    .toList());
  }

  /**
   * A part of a tenant's jobs.
   *
   * @param cursor where the next part begins; {@link #START} after the last
   */
  record Scanned(String cursor, List<JobId> ids) {
    static final String START = "0";

    /** HSCAN answers [cursor, [id, state…]]. */
    private static Scanned of(Response answer) {
      Response pairs = answer.get(1);
      List<JobId> ids =
          IntStream.range(0, pairs.size() / 2)
              .mapToObj(i -> new JobId(UUID.fromString(pairs.get(2 * i).toString())))
              .toList();
      return new Scanned(answer.get(0).toString(), ids);
    }
  }

  Uni<Scanned> scan(TenantId tenant, String cursor) {
    return send(request(Command.HSCAN, LiveCommands.states(tenant), cursor, "COUNT", SCAN_COUNT))
        .map(Scanned::of);
  }

  /** Every unfinished job. Empty while the records are incomplete because Redis was emptied. */
  public Uni<Optional<List<LiveJob>>> states(TenantId tenant) {
    return send(eval(
            LiveScripts.READ_STATES,
            List.of(LiveCommands.COMPLETE, LiveCommands.states(tenant)),
            List.of()))
        .emitOn(Infrastructure.getDefaultWorkerPool()) // of a long queue it is much to parse
        .map(LivePages::complete);
  }

  private static Optional<List<LiveJob>> complete(Response answer) {
    return answer.get(0).toLong() == 0
        ? Optional.empty()
        : Optional.of(LiveCommands.elements(answer.get(1)).map(LiveCommands::job).toList());
  }

  /**
   * Tuples of the first of the given jobs, about a megabyte of them.
   *
   * @return by job, of at least the first one; an empty text for a job that has none
   */
  public Uni<Map<JobId, String>> tuples(TenantId tenant, List<JobId> ids) {
    List<String> arguments = new ArrayList<>(List.of(Integer.toString(TUPLE_BYTES)));
    ids.forEach(id -> arguments.add(id.toString()));
    return send(eval(LiveScripts.READ_TUPLES, List.of(LiveCommands.tuples(tenant)), arguments))
        .map(answer -> byId(ids, answer));
  }

  private static Map<JobId, String> byId(List<JobId> ids, Response tuples) {
    Map<JobId, String> byId = new HashMap<>();
    for (int i = 0; i < tuples.size(); i++) {
      byId.put(ids.get(i), tuples.get(i).toString());
    }
    return byId;
  }

  /** The sequence up to which every change is in the records; empty if Redis was emptied. */
  public Uni<Optional<Long>> upTo() {
    return send(request(Command.GET, LiveCommands.COMPLETE))
        .map(found -> Optional.ofNullable(found).map(Response::toLong));
  }

  /** All unfinished jobs have their record now, as of the given sequence at least. */
  Uni<Void> markComplete(long upTo) {
    return send(request(Command.SET, LiveCommands.COMPLETE, Long.toString(upTo))).replaceWithVoid();
  }

  /** Every change up to the given one is in the records, if they are complete at all. */
  public Uni<Void> mark(long upTo) {
    return send(eval(
            LiveScripts.MARK, List.of(LiveCommands.COMPLETE), List.of(Long.toString(upTo))))
        .replaceWithVoid();
  }

  private Uni<Response> send(Request request) {
    return LiveCommands.send(redis, request);
  }
}
