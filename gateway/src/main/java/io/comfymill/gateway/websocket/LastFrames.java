package io.comfymill.gateway.websocket;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.live.LastFrame;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.common.live.LiveFrameCodec;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.liverecords.LiveJob;
import io.comfymill.gateway.liverecords.LivePages;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Where a client's running jobs are, as agents have left it in Redis: see {@link LastFrame}. */
@ApplicationScoped
public class LastFrames {
  private static final Logger LOG = Logger.getLogger(LastFrames.class);

  private final Redis redis;
  private final LivePages live;

  LastFrames(Redis redis, LivePages live) {
    this.redis = redis;
    this.live = live;
  }

  /** The last message of each kind of each job that runs, the job running longest first. */
  Uni<Map<AttemptId, List<JobMessage>>> of(TenantId tenant, String clientId) {
    return redis
        .send(Request.cmd(Command.HGETALL).arg(LastFrame.key(tenant, clientId)))
        .map(LastFrames::byAttempt)
        .chain(kept -> running(tenant, kept));
  }

  private static Map<AttemptId, Map<LastFrame, JobMessage>> byAttempt(@Nullable Response hash) {
    Map<AttemptId, Map<LastFrame, JobMessage>> kept = new LinkedHashMap<>();
    for (String field : hash == null ? List.<String>of() : hash.getKeys()) {
      LiveFrame frame = LiveFrameCodec.decode(hash.get(field).toBytes());
      for (LastFrame kind : LastFrame.values()) {
        if (field.equals(kind.field(frame.attempt().job()))) {
          kept.computeIfAbsent(frame.attempt(), any -> new EnumMap<>(LastFrame.class))
              .put(kind, JobMessage.of(frame));
        }
      }
    }
    return kept;
  }

  /** Leaves out what is left of attempts that are over. */
  private Uni<Map<AttemptId, List<JobMessage>>> running(
      TenantId tenant, Map<AttemptId, Map<LastFrame, JobMessage>> kept) {
    if (kept.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    List<AttemptId> attempts =
        kept.keySet().stream().sorted(Comparator.comparing(id -> startedAt(kept.get(id)))).toList();
    return live.find(tenant, attempts.stream().map(AttemptId::job).toList())
        .map(
            found -> {
              Map<AttemptId, List<JobMessage>> running = new LinkedHashMap<>();
              for (int i = 0; i < attempts.size(); i++) {
                if (runs(attempts.get(i), found.get(i))) {
                  AttemptId attempt = attempts.get(i);
                  running.put(attempt, new ArrayList<>(kept.get(attempt).values()));
                }
              }
              return running;
            });
  }

  private static boolean runs(AttemptId attempt, Optional<LiveJob> job) {
    return job.filter(found -> found.state() == JobState.RUNNING)
        .filter(found -> found.attempt() == attempt.number())
        .isPresent();
  }

  private static long startedAt(Map<LastFrame, JobMessage> messages) {
    JobMessage start = messages.get(LastFrame.EXECUTION_START);
    try {
      return start == null
          ? Long.MAX_VALUE
          : WireJson.mapper().readTree(start.payload()).at("/data/timestamp").asLong();
    } catch (IOException e) {
      LOG.debugf("a start that is no JSON: %s", e.getMessage());
      return Long.MAX_VALUE;
    }
  }

  /** A job has ended. If Redis is away they stay for a while, and are told to nobody. */
  void forget(TenantId tenant, @Nullable String clientId, JobId job) {
    if (clientId == null) {
      return;
    }
    Request remove = Request.cmd(Command.HDEL).arg(LastFrame.key(tenant, clientId));
    for (LastFrame kind : LastFrame.values()) {
      remove.arg(kind.field(job));
    }
    redis
        .send(remove)
        .subscribe()
        .with(
            done -> {}, failure -> LOG.debugf("last frames of %s: %s", job, failure.getMessage()));
  }
}
