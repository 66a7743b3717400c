package io.comfymill.scheduler.tuning;

import io.comfymill.common.id.TenantId;
import io.comfymill.scheduler.config.SchedulerConfig;
import io.comfymill.scheduler.core.Tuning;
import io.comfymill.scheduler.core.health.HealthLimits;
import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.core.policy.Policies;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The configuration, overridden by what a file says. */
final class TuningDraft {
  private static final String PREFIX = "comfymill\\.scheduler\\.";
  private static final Pattern POOL = Pattern.compile(PREFIX + "pools\\.(.+)\\.policy");
  private static final Pattern TENANT = Pattern.compile(PREFIX + "tenants\\.(.+)\\.weight");
  private static final int HEAVIEST = 1000;

  private final Map<String, PlacementPolicy> pools = new TreeMap<>();
  private final Map<TenantId, Integer> weights = new HashMap<>();
  private PlacementPolicy policy;
  private int unhealthyThreshold;
  private int healthyThreshold;
  private Duration coolDown;
  private Duration maxCoolDown;

  /** Fails if the configuration is invalid. */
  TuningDraft(SchedulerConfig config) {
    policy = Policies.named(config.policy());
    unhealthyThreshold = config.unhealthyThreshold();
    healthyThreshold = config.healthyThreshold();
    coolDown = config.coolDown();
    maxCoolDown = config.maxCoolDown();
    config
        .pools()
        .forEach(
            (name, pool) -> pool.policy().ifPresent(own -> pools.put(name, Policies.named(own))));
    config
        .tenants()
        .forEach((name, tenant) -> weights.put(new TenantId(name), weight(tenant.weight())));
  }

  /**
   * @return false if no such setting can change while the service runs
   * @throws IllegalArgumentException if the value is invalid
   */
  boolean set(String key, String value) {
    Matcher pool = POOL.matcher(key);
    Matcher tenant = TENANT.matcher(key);
    if (pool.matches()) {
      pools.put(pool.group(1), Policies.named(value));
    } else if (tenant.matches()) {
      weights.put(new TenantId(tenant.group(1)), weight(Integer.parseInt(value)));
    } else {
      return setOne(key, value);
    }
    return true;
  }

  private boolean setOne(String key, String value) {
    switch (key) {
      case "comfymill.scheduler.policy" -> policy = Policies.named(value);
      case "comfymill.scheduler.unhealthy-threshold" -> unhealthyThreshold = threshold(value);
      case "comfymill.scheduler.healthy-threshold" -> healthyThreshold = threshold(value);
      case "comfymill.scheduler.cool-down" -> coolDown = duration(value);
      case "comfymill.scheduler.max-cool-down" -> maxCoolDown = duration(value);
      default -> {
        return false;
      }
    }
    return true;
  }

  /**
   * @throws IllegalArgumentException if the values contradict each other
   */
  Tuning tuning() {
    HealthLimits health =
        new HealthLimits(unhealthyThreshold, healthyThreshold, coolDown, maxCoolDown);
    return new Tuning(policy, pools, weights, health);
  }

  private static int weight(int weight) {
    return inRange(weight, HEAVIEST);
  }

  private static int threshold(String value) {
    return inRange(Integer.parseInt(value), Integer.MAX_VALUE);
  }

  private static int inRange(int number, int most) {
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(
          "must be " + (most == Integer.MAX_VALUE ? "1 or more" : "1 to " + most));
    }
    return number;
  }

  private static Duration duration(String value) {
    Duration duration = DurationConverter.parseDuration(value);
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException("must be positive");
    }
    return duration;
  }
}
