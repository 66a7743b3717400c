package io.comfymill.gateway.retention;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.quota.Limits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For how long a tenant's outputs are kept. What is null has no bound.
 *
 * @param age after the end of their job
 * @param jobs of how many, the newest
 * @param bytes of the newest jobs
 */
record KeepRules(@Nullable Duration age, @Nullable Integer jobs, @Nullable Long bytes) {
  static KeepRules of(GatewayConfig.Outputs settings) {
    return new KeepRules(
        settings.maxAge().orElse(null),
        settings.maxJobs().orElse(null),
        settings.maxBytes().map(size -> size.asLongValue()).orElse(null));
  }

  /** What the tenant has of its own counts instead, each for itself; 0 takes a bound away. */
  KeepRules with(Limits own) {
    Integer hours = own.maxOutputHours();
    Integer ownJobs = own.maxOutputJobs();
    Long ownBytes = own.maxOutputBytes();
    return new KeepRules(
        hours == null ? age : hours == 0 ? null : Duration.ofHours(hours),
        ownJobs == null ? jobs : ownJobs == 0 ? null : ownJobs,
        ownBytes == null ? bytes : ownBytes == 0 ? null : ownBytes);
  }

  boolean keepAll() {
    return age == null && jobs == null && bytes == null;
  }
}
