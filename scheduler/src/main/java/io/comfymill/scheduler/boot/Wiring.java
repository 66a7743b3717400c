package io.comfymill.scheduler.boot;

import io.comfymill.common.enrolment.RecordKeys;
import io.comfymill.scheduler.config.SchedulerConfig;
import io.comfymill.scheduler.core.CoreSettings;
import io.comfymill.scheduler.core.policy.Policies;
import io.comfymill.scheduler.core.retry.Backoff;
import io.comfymill.scheduler.core.retry.RetryLimits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.InstantSource;

/** The clock and the settings that the core is given. */
@ApplicationScoped
class Wiring {
  @Produces
  @Singleton
  InstantSource clock() {
    return new SteadyClock(Clock.systemUTC(), System::nanoTime);
  }

  /** Blocks. */
  @Produces
  @Singleton
  RecordKeys recordKeys(SchedulerConfig config) throws IOException {
    return config.agents().recordsKeyFile().isPresent()
        ? RecordKeys.read(config.agents().recordsKeyFile().get())
        : RecordKeys.NONE;
  }

  @Produces
  @Singleton
  CoreSettings coreSettings(SchedulerConfig config) {
    return new CoreSettings(
        config.heartbeatInterval(),
        config.missedHeartbeats(),
        config.resendAfter(),
        config.maxResends(),
        new RetryLimits(
            config.maxAttempts(),
            config.maxInfrastructureRetries(),
            Math.max(config.maxAttempts(), config.mostAttempts()),
            new Backoff(config.retryBackoff(), config.retryBackoffMax())),
        Policies.named(config.policy()),
        config.reserveAfter());
  }
}
