package io.comfymill.gateway.quota;

import io.comfymill.gateway.errors.DependencyAwayException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * How many jobs somebody may submit in a minute, counted in Redis by all gateways together. They
 * may come at once or spread out (the generic cell rate algorithm, by Redis' own clock).
 */
@ApplicationScoped
class SubmitRate {
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** Answers 0 where it is permitted, else the milliseconds until it is. */
  private static final String TAKE =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      local window = tonumber(ARGV[2])
      local due = tonumber(redis.call('GET', KEYS[1]) or 0)
      local next = math.max(now, due) + window / tonumber(ARGV[1])
      if next - now > window then
        return math.ceil(next - now - window)
      end
      redis.call('SET', KEYS[1], next, 'PX', math.ceil(next - now))
      return 0""";

  private final Redis redis;

  SubmitRate(Redis redis) {
    this.redis = redis;
  }

  /**
   * Zero where one more is permitted and counted; else how long to wait.
   *
   * @param who such as {@code tenant:acme}
   */
  Uni<Duration> take(String who, int perMinute) {
    Request request =
        Request.cmd(Command.EVAL)
            .arg(TAKE)
            .arg(1)
            .arg("comfymill:submits:" + who)
            .arg(perMinute)
            .arg(WINDOW.toMillis());
    return redis
        .send(request)
        .map(Response::toLong)
        .map(Duration::ofMillis)
        .onFailure()
        .transform(failure -> new DependencyAwayException("Redis does not answer", failure));
  }
}
