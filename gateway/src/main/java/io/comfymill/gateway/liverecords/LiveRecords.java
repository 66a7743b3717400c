package io.comfymill.gateway.liverecords;

import static io.comfymill.gateway.liverecords.LiveCommands.eval;
import static io.comfymill.gateway.liverecords.LiveCommands.request;
import static io.comfymill.gateway.liverecords.LiveCommands.states;
import static io.comfymill.gateway.liverecords.LiveCommands.tuples;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * The live records in Redis: for each tenant, one hash with the state of every unfinished job and
 * one with the parts that never change. Only gateways use them. All writes are scripts that compare
 * first, so neither the order of the gateways nor repetition matters. This class handles one job,
 * {@link LivePages} many.
 *
 * <p>A job that has ended, or that its client has deleted, leaves a tombstone for an hour, so that
 * a late writer cannot bring it back. A failed job that is retried comes back with a higher
 * sequence than that of its end.
 */
@ApplicationScoped
public class LiveRecords {
  private final GroupedRequests redis;

  public LiveRecords(GroupedRequests redis) {
    this.redis = redis;
  }

  public Uni<Long> count(TenantId tenant) {
    return send(request(Command.HLEN, states(tenant))).map(Response::toLong);
  }

  public Uni<Optional<LiveJob>> find(TenantId tenant, JobId id) {
    return send(request(Command.HGET, states(tenant), id.toString()))
        .map(found -> Optional.ofNullable(found).map(LiveCommands::job));
  }

  /** Writes a record unless there is one. */
  public Uni<Boolean> put(TenantId tenant, LiveRecord added) {
    return changed(LiveCommands.put(tenant, added));
  }

  /** What became of a change. */
  public enum Advance {
    /** The record is as new or newer, or its job has ended or was deleted. */
    NOTHING,
    DONE,
    /** There is neither a record nor a newer end: it must be written from its row. */
    MISSING,
    /** A queued job was queued again: it has another number, which only its row tells. */
    MOVED
  }

  /** Applies a change to the record; removes it if the job has ended. */
  public Uni<Advance> apply(ObservedChange newer) {
    return send(LiveCommands.apply(newer)).map(LiveCommands::advance);
  }

  /** A frame shows that the attempt runs, before the scheduler's event says so. */
  public Uni<Boolean> running(TenantId tenant, AttemptId attempt) {
    return changed(
        eval(
            LiveScripts.RUNNING,
            List.of(states(tenant)),
            List.of(attempt.job().toString(), Integer.toString(attempt.number()))));
  }

  /** Removes a job for good, since its client has deleted it. */
  public Uni<Boolean> delete(TenantId tenant, JobId id) {
    return changed(LiveCommands.remove(tenant, id, LiveScripts.DELETED));
  }

  /** Gives a job another place in the queue; false if it has no record. */
  public Uni<Boolean> renumber(TenantId tenant, JobId id, double number) {
    return changed(
        eval(
            LiveScripts.RENUMBER,
            List.of(states(tenant), tuples(tenant)),
            List.of(id.toString(), PromptTuple.number(number).toString())));
  }

  public Uni<List<TenantId>> tenants() {
    return send(request(Command.SMEMBERS, LiveCommands.TENANTS))
        .map(names -> LiveCommands.elements(names).map(name -> new TenantId("" + name)).toList());
  }

  public Uni<Boolean> complete() {
    return changed(request(Command.EXISTS, LiveCommands.COMPLETE));
  }

  /** ComfyUI's next queue number; empty if the count must be seeded first. */
  public Uni<Optional<Long>> nextNumber() {
    return send(eval(LiveScripts.NEXT_NUMBER, List.of(LiveCommands.NUMBER), List.of()))
        .map(Response::toLong)
        .map(number -> Optional.of(number).filter(counted -> counted >= 0));
  }

  public Uni<Void> seedNumber(long highest) {
    return send(request(Command.SET, LiveCommands.NUMBER, Long.toString(highest), "NX"))
        .replaceWithVoid();
  }

  public Uni<Void> ping() {
    return send(request(Command.PING)).replaceWithVoid();
  }

  private Uni<Boolean> changed(Request request) {
    return send(request).map(answer -> answer.toLong() == 1);
  }

  private Uni<Response> send(Request request) {
    return redis.send(request).onFailure().transform(LiveCommands::away);
  }
}
