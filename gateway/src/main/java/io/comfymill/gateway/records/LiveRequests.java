package io.comfymill.gateway.records;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The requests that change live records, for one at a time and for many. */
final class LiveRequests {
  private LiveRequests() {}

  static Request eval(String script, List<String> keys, List<String> arguments) {
    Request request = Request.cmd(Command.EVAL).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }

  static Request put(TenantId tenant, LiveRecord added) {
    LiveJob job = added.job();
    return eval(
        LiveScripts.PUT,
        List.of(
            LiveKeys.states(tenant),
            LiveKeys.tuples(tenant),
            LiveKeys.tombstone(job.id()),
            LiveKeys.TENANTS),
        List.of(
            job.id().toString(),
            new String(WireJson.write(job), StandardCharsets.UTF_8),
            added.tuple(),
            tenant.value(),
            Long.toString(job.sequence())));
  }

  static Request advance(ObservedChange newer) {
    NodeId node = newer.nodeId();
    Double number = newer.number();
    return eval(
        LiveScripts.ADVANCE,
        List.of(
            LiveKeys.states(newer.tenant()),
            LiveKeys.tombstone(newer.id()),
            LiveKeys.tuples(newer.tenant())),
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
        List.of(LiveKeys.states(tenant), LiveKeys.tuples(tenant), LiveKeys.tombstone(id)),
        List.of(id.toString(), end));
  }
}
