package io.comfymill.gateway.records;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
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

/** Reads the live records of a whole queue: how every job stands, and the tuples in pages. */
@ApplicationScoped
public class LiveQueue {
  private static final int PAGE_BYTES = 1024 * 1024;

  private static final String READ_STATES =
      "return {redis.call('EXISTS', KEYS[1]), redis.call('HVALS', KEYS[2])}";

  /** Tuples of the first jobs that are asked for, as many as fit; empty where there is none. */
  private static final String READ_TUPLES =
      """
      local tuples, size = {}, 0
      for i = 2, #ARGV do
        local tuple = redis.call('HGET', KEYS[1], ARGV[i]) or ''
        size = size + #tuple
        if i > 2 and size > tonumber(ARGV[1]) then break end
        tuples[#tuples + 1] = tuple
      end
      return tuples""";

  private final Redis redis;

  LiveQueue(Redis redis) {
    this.redis = redis;
  }

  /** Every unfinished job. Empty where Redis has lost them and they are not back yet. */
  public Uni<Optional<List<LiveJob>>> states(TenantId tenant) {
    Request request =
        Request.cmd(Command.EVAL)
            .arg(READ_STATES)
            .arg(2)
            .arg(LiveKeys.COMPLETE)
            .arg(LiveKeys.states(tenant));
    return send(request)
        .emitOn(Infrastructure.getDefaultWorkerPool()) // of a long queue it is much to parse
        .map(LiveQueue::complete);
  }

  private static Optional<List<LiveJob>> complete(Response answer) {
    if (answer.get(0).toLong() == 0) {
      return Optional.empty();
    }
    List<LiveJob> jobs = new ArrayList<>();
    for (Response state : answer.get(1)) {
      byte[] json = state.toString().getBytes(StandardCharsets.UTF_8);
      jobs.add(WireJson.read(json, LiveJob.class).orElseThrow());
    }
    return Optional.of(jobs);
  }

  /**
   * Tuples of the first of the given jobs, about a megabyte of them.
   *
   * @return by job, of at least the first one; an empty text for a job that has none
   */
  public Uni<Map<JobId, String>> tuples(TenantId tenant, List<JobId> ids) {
    Request request =
        Request.cmd(Command.EVAL)
            .arg(READ_TUPLES)
            .arg(1)
            .arg(LiveKeys.tuples(tenant))
            .arg(Integer.toString(PAGE_BYTES));
    ids.forEach(id -> request.arg(id.toString()));
    return send(request).map(answer -> byId(ids, answer));
  }

  private static Map<JobId, String> byId(List<JobId> ids, Response tuples) {
    Map<JobId, String> byId = new HashMap<>();
    for (int i = 0; i < tuples.size(); i++) {
      byId.put(ids.get(i), tuples.get(i).toString());
    }
    return byId;
  }

  private Uni<Response> send(Request request) {
    return redis.send(request).onFailure().transform(LiveRecords::away);
  }
}
