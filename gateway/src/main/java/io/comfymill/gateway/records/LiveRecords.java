package io.comfymill.gateway.records;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.errors.DependencyAwayException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * The live records in Redis: for each tenant one hash with the state of every unfinished job and
 * one with what never changes of it. Only gateways read and write them; all writes are scripts that
 * compare first, so that it matters neither which gateway is first nor how often a change is
 * applied. What {@link LivePages} does for many jobs, this does for one.
 *
 * <p>A job that has ended, or that its client has deleted from the queue, leaves a tombstone behind
 * for an hour: whoever is late cannot put it back. A job that failed and is to run once more comes
 * back by a change with a higher sequence than that of its end.
 */
@ApplicationScoped
public class LiveRecords {
  private final Redis redis;

  public LiveRecords(Redis redis) {
    this.redis = redis;
  }

  /**
   * Every unfinished job that was put. Empty where Redis has lost them and they are not back yet.
   */
  public Uni<Optional<List<LiveRecord>>> all(TenantId tenant) {
    return eval(
            LiveScripts.READ_ALL,
            List.of(LiveKeys.states(tenant), LiveKeys.tuples(tenant), LiveKeys.COMPLETE),
            List.of())
        .emitOn(Infrastructure.getDefaultWorkerPool()) // of a long queue it is much to parse
        .map(LiveAnswers::records);
  }

  public Uni<Long> count(TenantId tenant) {
    return send(Request.cmd(Command.HLEN).arg(LiveKeys.states(tenant))).map(Response::toLong);
  }

  public Uni<Optional<LiveJob>> find(TenantId tenant, JobId id) {
    return sendNullable(Request.cmd(Command.HGET).arg(LiveKeys.states(tenant)).arg(id.toString()))
        .map(found -> found.map(LiveAnswers::job));
  }

  /** Puts a record that is not there yet. */
  public Uni<Boolean> put(TenantId tenant, LiveRecord added) {
    return send(LiveRequests.put(tenant, added)).map(LiveAnswers::changed);
  }

  /** What became of a change. */
  public enum Advance {
    /** The record is as new, or newer, or its job has ended or was deleted. */
    NOTHING,
    DONE,
    /** There is no record, and no newer end: the change is to be put with its row. */
    MISSING,
    /** A queued job was queued once more: its number is another one, which its row tells. */
    MOVED
  }

  /** Brings a record up to a newer state. */
  public Uni<Advance> advance(ObservedChange newer) {
    return send(LiveRequests.advance(newer)).map(LiveAnswers::advance);
  }

  /** An attempt has shown that it runs, before the scheduler's word of it arrived. */
  public Uni<Boolean> running(TenantId tenant, AttemptId attempt) {
    return eval(
            LiveScripts.RUNNING,
            List.of(LiveKeys.states(tenant)),
            List.of(attempt.job().toString(), Integer.toString(attempt.number())))
        .map(LiveAnswers::changed);
  }

  /**
   * Takes a job out that has ended.
   *
   * @param sequence of the change that ended it
   */
  public Uni<Boolean> remove(TenantId tenant, JobId id, long sequence) {
    return remove(tenant, id, Long.toString(sequence));
  }

  /** Takes a job out for good, since its client has deleted it. */
  public Uni<Boolean> delete(TenantId tenant, JobId id) {
    return remove(tenant, id, LiveScripts.DELETED);
  }

  private Uni<Boolean> remove(TenantId tenant, JobId id, String end) {
    return send(LiveRequests.remove(tenant, id, end)).map(LiveAnswers::changed);
  }

  /** Gives a job another place in the queue; false where it is not there. */
  public Uni<Boolean> renumber(TenantId tenant, JobId id, double number) {
    return eval(
            LiveScripts.RENUMBER,
            List.of(LiveKeys.states(tenant), LiveKeys.tuples(tenant)),
            List.of(id.toString(), PromptTuple.number(number).toString()))
        .map(LiveAnswers::changed);
  }

  public Uni<List<TenantId>> tenants() {
    return send(Request.cmd(Command.SMEMBERS).arg(LiveKeys.TENANTS))
        .map(found -> LiveAnswers.texts(found).stream().map(TenantId::new).toList());
  }

  public Uni<Boolean> complete() {
    return send(Request.cmd(Command.EXISTS).arg(LiveKeys.COMPLETE))
        .map(found -> found.toLong() == 1);
  }

  /** ComfyUI's next queue number; empty where the count must be seeded first. */
  public Uni<Optional<Long>> nextNumber() {
    return eval(LiveScripts.NEXT_NUMBER, List.of(LiveKeys.NUMBER), List.of())
        .map(Response::toLong)
        .map(number -> number < 0 ? Optional.empty() : Optional.of(number));
  }

  public Uni<Void> seedNumber(long highest) {
    return sendNullable(
            Request.cmd(Command.SET).arg(LiveKeys.NUMBER).arg(Long.toString(highest)).arg("NX"))
        .replaceWithVoid();
  }

  public Uni<Void> ping() {
    return send(Request.cmd(Command.PING)).replaceWithVoid();
  }

  private Uni<Response> eval(String script, List<String> keys, List<String> arguments) {
    return send(LiveRequests.eval(script, keys, arguments));
  }

  private Uni<Response> send(Request request) {
    return redis.send(request).onFailure().transform(LiveRecords::away);
  }

  private Uni<Optional<Response>> sendNullable(Request request) {
    return send(request).map(Optional::ofNullable);
  }

  static Throwable away(Throwable failure) {
    return new DependencyAwayException("Redis does not answer: " + failure, failure);
  }
}
