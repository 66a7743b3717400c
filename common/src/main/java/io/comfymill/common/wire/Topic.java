package io.comfymill.common.wire;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** Every Kafka topic of Comfymill. The scheduler creates those that are missing. */
public enum Topic {
  /** {@link JobCommand} by job id, gateway → scheduler. */
  JOB_COMMANDS(Topic.JOB_COMMANDS_NAME, 4, false),
  /** {@link FleetCommand} by the id of the node or pool, gateway → scheduler. */
  FLEET_COMMANDS(Topic.FLEET_COMMANDS_NAME, 1, false),
  /** {@link Assignment} by node id, scheduler → agents. */
  ASSIGNMENTS(Topic.ASSIGNMENTS_NAME, 16, false),
  /** {@link AttemptEvent} by job id, agent → scheduler. */
  ATTEMPT_EVENTS(Topic.ATTEMPT_EVENTS_NAME, 4, false),
  /**
   * {@link Heartbeat} by node id, agent → scheduler. One partition, so that the scheduler's own
   * beacon travels the same road as every heartbeat.
   */
  NODE_HEARTBEATS(Topic.NODE_HEARTBEATS_NAME, 1, false),
  /** {@link NodeCapabilities} by node id, agent → scheduler and gateways; compacted. */
  NODE_CAPABILITIES(Topic.NODE_CAPABILITIES_NAME, 1, true),
  /** {@link NodeModels} by node id and part, agent → gateways; compacted. */
  NODE_MODELS(Topic.NODE_MODELS_NAME, 1, true),
  /** {@link CatalogueModel} by its id, gateways → agents, scheduler and gateways; compacted. */
  MODEL_CATALOGUE(Topic.MODEL_CATALOGUE_NAME, 1, true),
  /** {@link NodeFetches} by node id, agent → scheduler and gateways; compacted. */
  NODE_FETCHES(Topic.NODE_FETCHES_NAME, 1, true),
  /** {@link ModelRequests} by node id, scheduler → agents; compacted. */
  MODEL_REQUESTS(Topic.MODEL_REQUESTS_NAME, 1, true),
  /**
   * {@link ServiceSettings} by kind and instance, all processes → gateways; compacted, and those of
   * processes that are gone are dropped in time.
   */
  SERVICE_SETTINGS(Topic.SERVICE_SETTINGS_NAME, 1, true),
  /** {@link Simulation} by its id, gateway → scheduler → gateways; the newest, and for a day. */
  SIMULATIONS(Topic.SIMULATIONS_NAME, 1, true),
  /** {@link JobEvent} by job id, scheduler → gateways. */
  JOB_EVENTS(Topic.JOB_EVENTS_NAME, 4, false),
  /** {@link DeadJob} by job id, scheduler → people. */
  DEAD_JOBS(Topic.DEAD_JOBS_NAME, 1, false),
  /**
   * Records that a reader could not understand, by where they stood ({@link
   * io.comfymill.common.quarantine.QuarantinedRecord}); readers → people. Kept by time and size; a
   * tombstone drops one.
   */
  QUARANTINE(Topic.QUARANTINE_NAME, 1, false);

  public static final String JOB_COMMANDS_NAME = "job-commands";
  public static final String FLEET_COMMANDS_NAME = "fleet-commands";
  public static final String ASSIGNMENTS_NAME = "assignments";
  public static final String ATTEMPT_EVENTS_NAME = "attempt-events";
  public static final String NODE_HEARTBEATS_NAME = "node-heartbeats";
  public static final String NODE_CAPABILITIES_NAME = "node-capabilities";
  public static final String NODE_MODELS_NAME = "node-models";
  public static final String MODEL_CATALOGUE_NAME = "model-catalogue";
  public static final String NODE_FETCHES_NAME = "node-fetches";
  public static final String MODEL_REQUESTS_NAME = "model-requests";
  public static final String SERVICE_SETTINGS_NAME = "service-settings";
  public static final String SIMULATIONS_NAME = "simulations";
  public static final String JOB_EVENTS_NAME = "job-events";
  public static final String DEAD_JOBS_NAME = "dead-jobs";
  public static final String QUARANTINE_NAME = "quarantine";

  /** The largest record, in bytes: workflows with embedded images and big object_info maps pass. */
  public static final int MAX_RECORD_BYTES = 32 * 1024 * 1024;

  /** Room for what the broker counts towards a record in addition to its value. */
  private static final int ROOM_FOR_HEADERS = 1024 * 1024;

  private static final Duration QUARANTINE_RETENTION = Duration.ofDays(14);
  private static final Duration NEWS_RETENTION = Duration.ofDays(1);
  private static final int NEWS_SEGMENT_BYTES = 16 * 1024 * 1024;
  private static final long QUARANTINE_BYTES = 256L * 1024 * 1024;
  private static final int QUARANTINE_SEGMENT_BYTES = 64 * 1024 * 1024;

  private final String topicName;
  private final int partitions;
  private final boolean compacted;

  Topic(String topicName, int partitions, boolean compacted) {
    this.topicName = topicName;
    this.partitions = partitions;
    this.compacted = compacted;
  }

  public String topicName() {
    return topicName;
  }

  public int partitions() {
    return partitions;
  }

  /** The topic's settings on the broker, by Kafka's names. */
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("max.message.bytes", Integer.toString(MAX_RECORD_BYTES));
    settings.put("cleanup.policy", compacted ? "compact" : "delete");
    if (this == JOB_COMMANDS) {
      settings.put("message.timestamp.type", "LogAppendTime");
    } else if (this == SERVICE_SETTINGS || this == SIMULATIONS) {
      settings.put("cleanup.policy", "compact,delete");
      settings.put("retention.ms", Long.toString(NEWS_RETENTION.toMillis()));
      settings.put("segment.bytes", Integer.toString(NEWS_SEGMENT_BYTES));
    } else if (this == QUARANTINE) {
      settings.put("max.message.bytes", Integer.toString(MAX_RECORD_BYTES + ROOM_FOR_HEADERS));
      settings.put("cleanup.policy", "compact,delete");
      settings.put("retention.ms", Long.toString(QUARANTINE_RETENTION.toMillis()));
      settings.put("retention.bytes", Long.toString(QUARANTINE_BYTES));
      settings.put("segment.bytes", Integer.toString(QUARANTINE_SEGMENT_BYTES));
    }
    return Collections.unmodifiableMap(settings);
  }
}
