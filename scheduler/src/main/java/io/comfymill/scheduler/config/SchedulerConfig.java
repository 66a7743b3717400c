package io.comfymill.scheduler.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All settings of the scheduler, under {@code comfymill.scheduler}. */
@ConfigMapping(prefix = "comfymill.scheduler")
public interface SchedulerConfig {
  /** How often the leader sends its beacon. Agents say themselves how often they report. */
  @WithDefault("1s")
  Duration heartbeatInterval();

  /** A node is lost once this many of its heartbeats are missing while as many beacons came. */
  @WithDefault("3")
  int missedHeartbeats();

  /** How often a job may fail for reasons of its own or of its nodes. */
  @WithDefault("3")
  int maxAttempts();

  /** The most attempts that a job may ask for itself. */
  @WithDefault("10")
  int mostAttempts();

  /** How long a failed job waits before it is tried again; doubled each time. */
  @WithDefault("1s")
  Duration retryBackoff();

  /** The longest such wait. */
  @WithDefault("30s")
  Duration retryBackoffMax();

  /** How often an attempt may be lost with its node or be refused by it. */
  @WithDefault("20")
  int maxInfrastructureRetries();

  /** How long an assignment waits for its acknowledgement before it is sent again. */
  @WithDefault("2s")
  Duration resendAfter();

  /**
   * How often it is sent again; then the attempt fails, counts against its node, and the job goes
   * on.
   */
  @WithDefault("5")
  int maxResends();

  /** The name of the policy that chooses the node of a job. */
  @WithDefault("affinity")
  String policy();

  /**
   * How long jobs that only few nodes can run may find these busy; then the next slot that gets
   * free there is kept from jobs that could run elsewhere.
   */
  @WithDefault("10s")
  Duration reserveAfter();

  /** Pools with settings of their own, by name. Reloads. */
  Map<String, Pool> pools();

  /** Tenants with settings of their own, by name. Reloads. */
  Map<String, Tenant> tenants();

  /** A node is taken out after this many failures that speak against it. Reloads. */
  @WithDefault("3")
  int unhealthyThreshold();

  /** It is taken back after this many successes in a row. Reloads. */
  @WithDefault("2")
  int healthyThreshold();

  /** How long until it is tried with one job; doubled each time that fails. Reloads. */
  @WithDefault("30s")
  Duration coolDown();

  /** The longest cool-down. Reloads. */
  @WithDefault("10m")
  Duration maxCoolDown();

  /** A properties file with settings; read again when it changes. */
  Optional<String> configFile();

  /** How often that file is checked for changes. */
  @WithDefault("2s")
  Duration configPoll();

  /** How often unanswered messages are looked for, and what is overdue. */
  @WithDefault("250ms")
  Duration tick();

  /** The most records that one cycle takes in. */
  @WithDefault("2000")
  int maxCycleRecords();

  Agents agents();

  Scaling scaling();

  Leader leader();

  /** A pool's own settings. */
  interface Pool {
    /** The name of the policy that places its jobs. */
    Optional<String> policy();
  }

  /** A tenant's own settings. */
  interface Tenant {
    /** How many turns it gets for each turn of a tenant of weight 1; up to 1000. */
    @WithDefault("1")
    int weight();
  }

  /** Agents that were enrolled. */
  interface Agents {
    /**
     * The gateways' {@code comfymill.gateway.enrolment.records-key-file}: reports about the nodes
     * of an enrolled agent are taken from that agent alone, and only it can read its assignments.
     */
    Optional<Path> recordsKeyFile();
  }

  /** How many nodes each pool wants, for whoever starts and stops them. */
  interface Scaling {
    /** How long the last of a pool's queued jobs should wait. */
    @WithDefault("1m")
    Duration targetWait();

    /** How long fewer nodes must have been wanted before fewer are. */
    @WithDefault("5m")
    Duration scaleInAfter();

    /** Pools whose nodes come and go; one without any known node wants one. */
    Optional<Set<String>> pools();
  }

  /** Which of several schedulers leads. */
  interface Leader {
    /**
     * How long a leader that no longer renews stays leader, and a newcomer lets standbys go first.
     */
    @WithDefault("3s")
    Duration ttl();

    /** How often the leader renews, and a standby asks. */
    @WithDefault("500ms")
    Duration renewEvery();
  }
}
