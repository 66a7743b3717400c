package io.comfymill.scheduler.config;

import io.comfymill.common.settings.SettingRules;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Refuses settings that make no sense, by their names, before anything starts. Names of policies
 * are checked by {@code LiveTuning}, which reads them again while the service runs.
 */
@ApplicationScoped
class SettingsCheck {
  private static final int HEAVIEST = 1000;

  void check(@Observes @Priority(1) StartupEvent event, SchedulerConfig config) {
    check(config);
  }

  /**
   * @throws IllegalArgumentException that says what to change
   */
  static void check(SchedulerConfig config) {
    SettingRules rules = new SettingRules("comfymill.scheduler.");
    checkNodes(config, rules);
    checkJobs(config, rules);
    checkLoop(config, rules);
    config
        .agents()
        .recordsKeyFile()
        .ifPresent(file -> rules.readable("agents.records-key-file", "the key of records", file));
    config
        .tenants()
        .forEach(
            (name, tenant) ->
                rules.within(
                    "tenants." + name + ".weight",
                    "how many turns the tenant gets",
                    tenant.weight(),
                    1,
                    HEAVIEST));
    rules.hold();
  }

  private static void checkNodes(SchedulerConfig config, SettingRules rules) {
    rules
        .longerThanNothing(
            "heartbeat-interval", "how often agents report", config.heartbeatInterval())
        .atLeast(
            "missed-heartbeats",
            "after how many missing heartbeats a node is lost",
            config.missedHeartbeats(),
            1)
        .longerThanNothing(
            "resend-after",
            "how long an assignment waits for its acknowledgement",
            config.resendAfter())
        .atLeast("max-resends", "how often an assignment is sent again", config.maxResends(), 1)
        .notNegative(
            "reserve-after",
            "how long jobs that few nodes can run wait for them",
            config.reserveAfter())
        .atLeast(
            "unhealthy-threshold",
            "after how many failures a node is taken out",
            config.unhealthyThreshold(),
            1)
        .atLeast(
            "healthy-threshold",
            "after how many successes it is taken back",
            config.healthyThreshold(),
            1)
        .longerThanNothing(
            "cool-down", "how long a node that was taken out gets no job", config.coolDown())
        .atLeast("max-cool-down", "the longest cool-down", config.maxCoolDown(), config.coolDown());
  }

  private static void checkJobs(SchedulerConfig config, SettingRules rules) {
    rules
        .atLeast("max-attempts", "how often a job may fail", config.maxAttempts(), 1)
        .atLeast("most-attempts", "how many attempts a job may ask for", config.mostAttempts(), 1)
        .notNegative("retry-backoff", "how long a failed job waits", config.retryBackoff())
        .atLeast(
            "retry-backoff-max",
            "the longest such wait",
            config.retryBackoffMax(),
            config.retryBackoff())
        .atLeast(
            "max-infrastructure-retries",
            "how often an attempt may be lost with its node",
            config.maxInfrastructureRetries(),
            0);
  }

  private static void checkLoop(SchedulerConfig config, SettingRules rules) {
    rules
        .longerThanNothing(
            "config-poll", "how often the settings file is checked", config.configPoll())
        .longerThanNothing("tick", "how often unanswered messages are looked for", config.tick())
        .atLeast(
            "max-cycle-records", "how many records one cycle takes in", config.maxCycleRecords(), 1)
        .longerThanNothing(
            "scaling.target-wait",
            "how long the last of a pool's jobs should wait",
            config.scaling().targetWait())
        .notNegative(
            "scaling.scale-in-after",
            "how long fewer nodes must have been wanted",
            config.scaling().scaleInAfter())
        .longerThanNothing(
            "leader.renew-every", "how often the leader renews", config.leader().renewEvery())
        .atLeast(
            "leader.ttl",
            "how long a leader stays leader without renewing",
            config.leader().ttl(),
            config.leader().renewEvery().multipliedBy(2));
  }
}
