package io.comfymill.gateway.liverecords;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.errors.DependencyAwayException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is kept of live records in Redis under which name, and the requests that change it. */
final class LiveCommands {
  private static final String PREFIX = "comfymill:live:";

  static final String TENANTS = PREFIX + "tenants";
  static final String NUMBER = "comfymill:number";

  /**
   * Present while the hashes are complete; gone when Redis was emptied. Holds the sequence up to
   * which every change is in them, which is lost, restored and failed over together with them.
   */
  static final String COMPLETE = PREFIX + "complete";

  private LiveCommands() {}

  static String states(TenantId tenant) {
    return PREFIX + tenant + ":states";
  }

  static String tuples(TenantId tenant) {
    return PREFIX + tenant + ":tuples";
  }

  private static String tombstone(JobId id) {
    return "comfymill:gone:" + id;
  }

  static Request request(Command command, String... arguments) {
    Request request = Request.cmd(command);
    Stream.of(arguments).forEach(request::arg);
    return request;
  }

  static Request eval(String script, List<String> keys, List<String> arguments) {
    Request request = request(Command.EVAL, script, Integer.toString(keys.size()));
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }

  static Uni<Response> send(Redis redis, Request request) {
    return redis.send(request).onFailure().transform(LiveCommands::away);
  }

  static Throwable away(Throwable failure) {
    return new DependencyAwayException("Redis does not answer: " + failure, failure);
  }

  static Request put(TenantId tenant, LiveRecord added) {
    LiveJob job = added.job();
    return eval(
        LiveScripts.PUT,
        List.of(states(tenant), tuples(tenant), tombstone(job.id()), TENANTS),
        List.of(
            job.id().toString(),
            WireJson.text(job),
            added.tuple(),
            tenant.value(),
            Long.toString(job.sequence())));
  }

  /** Brings a record up to a change, or takes it out where the job has ended. */
  static Request apply(ObservedChange newer) {
    if (newer.state().isFinal()) {
      return remove(newer.tenant(), newer.id(), Long.toString(newer.sequence()));
    }
    NodeId node = newer.nodeId();
    Double number = newer.number();
    return eval(
        LiveScripts.ADVANCE,
        List.of(states(newer.tenant()), tombstone(newer.id()), tuples(newer.tenant())),
        List.of(
            newer.id().toString(),
            Long.toString(newer.sequence()),
            Integer.toString(newer.attempt()),
            newer.state().name(),
            node == null ? "" : node.value(),
            number == null ? "" : PromptTuple.number(number).toString()));
  }

  /**
   * @param end sequence of the change that ended it, or {@link LiveScripts#DELETED}
   */
  static Request remove(TenantId tenant, JobId id, String end) {
    return eval(
        LiveScripts.REMOVE,
        List.of(states(tenant), tuples(tenant), tombstone(id)),
        List.of(id.toString(), end));
  }

  static LiveRecords.Advance advance(Response answer) {
    return switch (answer.toInteger()) {
      case 1 -> LiveRecords.Advance.DONE;
      case 2 -> LiveRecords.Advance.MISSING;
      case 3 -> LiveRecords.Advance.MOVED;
      default -> LiveRecords.Advance.NOTHING;
    };
  }

  static LiveJob job(Response json) {
    byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
    return WireJson.read(bytes, LiveJob.class).orElseThrow();
  }

  /** The elements of an array, in their order; null where Redis has none. */
  static Stream<@Nullable Response> elements(Response array) {
    return IntStream.range(0, array.size()).mapToObj(array::get);
  }
}
