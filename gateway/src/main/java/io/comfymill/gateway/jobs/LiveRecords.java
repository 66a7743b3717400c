package io.comfymill.gateway.jobs;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.DependencyAwayException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The live records in Redis: for each tenant one hash with the state of every unfinished job and
 * one with what never changes of it. Only gateways read and write them; all writes are scripts that
 * compare first, so that it matters neither which gateway is first nor how often a change is
 * applied.
 *
 * <p>A job that has ended, or that its client has deleted from the queue, leaves a tombstone behind
 * for an hour: whoever is late cannot put it back. A job that failed and is to run once more comes
 * back by a change with a higher sequence than that of its end.
 */
@ApplicationScoped
public class LiveRecords {
  private static final String PREFIX = "comfymill:live:";
  private static final String TENANTS = PREFIX + "tenants";
  private static final String NUMBER = "comfymill:number";

  /** Present while the hashes are complete; gone when Redis was emptied. */
  private static final String COMPLETE = PREFIX + "complete";

  private static final String DELETED = "deleted";

  private final Redis redis;

  LiveRecords(Redis redis) {
    this.redis = redis;
  }

  /**
   * Every unfinished job that was put. Empty where Redis has lost them and they are not back yet.
   */
  public Uni<Optional<List<LiveRecord>>> all(TenantId tenant) {
    return eval(LiveScripts.READ_ALL, List.of(states(tenant), tuples(tenant), COMPLETE), List.of())
        .map(LiveRecords::records);
  }

  public Uni<List<LiveJob>> jobs(TenantId tenant) {
    return send(Request.cmd(Command.HVALS).arg(states(tenant))).map(LiveRecords::jobsOf);
  }

  public Uni<Long> count(TenantId tenant) {
    return send(Request.cmd(Command.HLEN).arg(states(tenant))).map(Response::toLong);
  }

  public Uni<Optional<LiveJob>> find(TenantId tenant, JobId id) {
    return sendNullable(Request.cmd(Command.HGET).arg(states(tenant)).arg(id.toString()))
        .map(found -> found.map(LiveRecords::job));
  }

  /** Puts a record that is not there yet. */
  public Uni<Boolean> put(TenantId tenant, LiveRecord added) {
    JobId id = added.job().id();
    return eval(
            LiveScripts.PUT,
            List.of(states(tenant), tuples(tenant), tombstone(id), TENANTS),
            List.of(
                id.toString(),
                json(added.job()),
                added.tuple(),
                tenant.value(),
                Long.toString(added.job().sequence())))
        .map(LiveRecords::changed);
  }

  /** What became of a change. */
  enum Advance {
    /** There is no record, or it is newer. */
    NOTHING,
    DONE,
    /** The job had ended, and the change is newer than that: its record is to be put again. */
    REVIVES
  }

  /** Brings a record up to a newer state. */
  Uni<Advance> advance(JobChange newer) {
    NodeId node = newer.nodeId();
    return eval(
            LiveScripts.ADVANCE,
            List.of(states(newer.tenant()), tombstone(newer.id())),
            List.of(
                newer.id().toString(),
                Long.toString(newer.sequence()),
                Integer.toString(newer.attempt()),
                newer.state().name(),
                node == null ? "" : node.value()))
        .map(answer -> Advance.values()[Math.toIntExact(answer.toLong())]);
  }

  /** An attempt has shown that it runs, before the scheduler's word of it arrived. */
  public Uni<Boolean> running(TenantId tenant, AttemptId attempt) {
    return eval(
            LiveScripts.RUNNING,
            List.of(states(tenant)),
            List.of(attempt.job().toString(), Integer.toString(attempt.number())))
        .map(LiveRecords::changed);
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
    return remove(tenant, id, DELETED);
  }

  private Uni<Boolean> remove(TenantId tenant, JobId id, String end) {
    return eval(
            LiveScripts.REMOVE,
            List.of(states(tenant), tuples(tenant), tombstone(id)),
            List.of(id.toString(), end))
        .map(LiveRecords::changed);
  }

  /** Gives a job another place in the queue; false where it is not there. */
  public Uni<Boolean> renumber(TenantId tenant, JobId id, double number) {
    return eval(
            LiveScripts.RENUMBER,
            List.of(states(tenant), tuples(tenant)),
            List.of(id.toString(), PromptTuple.number(number).toString()))
        .map(LiveRecords::changed);
  }

  public Uni<List<TenantId>> tenants() {
    return send(Request.cmd(Command.SMEMBERS).arg(TENANTS))
        .map(found -> texts(found).stream().map(TenantId::new).toList());
  }

  public Uni<Boolean> complete() {
    return send(Request.cmd(Command.EXISTS).arg(COMPLETE)).map(found -> found.toLong() == 1);
  }

  public Uni<Void> markComplete() {
    return send(Request.cmd(Command.SET).arg(COMPLETE).arg("1")).replaceWithVoid();
  }

  /** ComfyUI's next queue number; empty where the count must be seeded first. */
  public Uni<Optional<Long>> nextNumber() {
    return eval(LiveScripts.NEXT_NUMBER, List.of(NUMBER), List.of())
        .map(Response::toLong)
        .map(number -> number < 0 ? Optional.empty() : Optional.of(number));
  }

  public Uni<Void> seedNumber(long highest) {
    return sendNullable(Request.cmd(Command.SET).arg(NUMBER).arg(Long.toString(highest)).arg("NX"))
        .replaceWithVoid();
  }

  public Uni<Void> ping() {
    return send(Request.cmd(Command.PING)).replaceWithVoid();
  }

  private Uni<Response> eval(String script, List<String> keys, List<String> arguments) {
    Request request = Request.cmd(Command.EVAL).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return send(request);
  }

  private Uni<Response> send(Request request) {
    return redis.send(request).onFailure().transform(LiveRecords::away);
  }

  private Uni<Optional<Response>> sendNullable(Request request) {
    return send(request).map(Optional::ofNullable);
  }

  private static Throwable away(Throwable failure) {
    return new DependencyAwayException("Redis does not answer: " + failure, failure);
  }

  private static String states(TenantId tenant) {
    return PREFIX + tenant + ":states";
  }

  private static String tuples(TenantId tenant) {
    return PREFIX + tenant + ":tuples";
  }

  private static String tombstone(JobId id) {
    return "comfymill:gone:" + id;
  }

  private static boolean changed(Response answer) {
    return answer.toLong() == 1;
  }

  private static String json(LiveJob job) {
    return new String(WireJson.write(job), StandardCharsets.UTF_8);
  }

  private static LiveJob job(Response json) {
    return parse(json.toString());
  }

  private static LiveJob parse(String json) {
    return WireJson.read(json.getBytes(StandardCharsets.UTF_8), LiveJob.class).orElseThrow();
  }

  private static List<LiveJob> jobsOf(Response values) {
    return texts(values).stream().map(LiveRecords::parse).toList();
  }

  private static List<String> texts(Response values) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      texts.add(values.get(i).toString());
    }
    return texts;
  }

  /** The script answers [complete, [id, state…], [id, tuple…]]. */
  private static Optional<List<LiveRecord>> records(Response answer) {
    if (answer.get(0).toLong() == 0) {
      return Optional.empty();
    }
    Map<String, String> tuples = pairs(answer.get(2));
    List<LiveRecord> records = new ArrayList<>();
    pairs(answer.get(1))
        .forEach(
            (id, state) ->
                records.add(new LiveRecord(parse(state), tuples.getOrDefault(id, "[]"))));
    return Optional.of(records);
  }

  private static Map<String, String> pairs(Response flat) {
    Map<String, String> pairs = new HashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      pairs.put(flat.get(i).toString(), flat.get(i + 1).toString());
    }
    return pairs;
  }
}
