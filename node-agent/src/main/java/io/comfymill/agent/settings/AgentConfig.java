package io.comfymill.agent.settings;

import io.comfymill.agent.attached.AttachedConfig;
import io.comfymill.agent.enrolment.EnrolmentConfig;
import io.comfymill.agent.host.HostConfig;
import io.comfymill.agent.models.ModelsConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings of an agent; {@link SettingsCheck} holds the rules for them. */
@ConfigMapping(prefix = "comfymill.agent")
public interface AgentConfig {
  /** Base URLs of the ComfyUI servers that this agent looks after. */
  Optional<List<String>> nodes();

  /** The pool of all its nodes, unless an operator moves one; else the default pool. */
  Optional<String> pool();

  /** What jobs may require of its nodes, unless an operator changes that. */
  Optional<Set<String>> labels();

  /**
   * The keys by which gateways encrypt the secrets of jobs, a JSON Web Key Set: {@code
   * comfymill.gateway.secrets-key-file}. Without it such jobs fail here.
   */
  Optional<Path> secretsKeyFile();

  /** Where the agent keeps its ids and its journal of attempts. One agent per folder. */
  @WithDefault("data/agent")
  Path dataFolder();

  /**
   * How often each node is reported. Heartbeats carry this interval, and the scheduler counts
   * leases in it, so it is set here alone.
   */
  @WithDefault("1s")
  Duration heartbeatInterval();

  /** How many attempts wait in ComfyUI's own queue behind the running one. */
  @WithDefault("1")
  int prefetch();

  /**
   * How many API-only jobs each of its ComfyUIs takes beside its slots. A stock ComfyUI runs one
   * prompt at a time, so this is for servers that run nothing else, or several at once.
   */
  @WithDefault("0")
  int apiSlots();

  /** Its ComfyUIs take API-only jobs alone. */
  @WithDefault("false")
  boolean apiOnly();

  /** A running attempt that gives no sign for this long is hung. Loading a model is silent. */
  @WithDefault("5m")
  Duration stallTimeout();

  /** How long ComfyUI may take to drop an interrupted attempt. */
  @WithDefault("5s")
  Duration interruptGrace();

  /** A ComfyUI that is away for longer has lost its attempts. */
  @WithDefault("3s")
  Duration comfyuiLostAfter();

  /**
   * If ComfyUI answers and has prompts, but does not start one for this long, its worker is dead.
   * Time inside a graph node does not count.
   */
  @WithDefault("10s")
  Duration workerDeadAfter();

  /** A ComfyUI that says nothing for this long gets nothing new. */
  @WithDefault("15s")
  Duration comfyuiSilentAfter();

  /**
   * Cut off from Kafka for this long, the agent stops its attempts, for the scheduler has given
   * them to others. By default ten heartbeats: longer than the scheduler's lease, so that a restart
   * of Kafka costs no work.
   */
  Optional<Duration> selfStopAfter();

  /**
   * When it is told to end, another agent takes its place within this time, and the scheduler
   * leaves its nodes what they run. 0 where none does.
   */
  @WithDefault("20s")
  Duration backWithin();

  /** How often ComfyUI's queue is compared with the attempts held. */
  @WithDefault("2s")
  Duration reconcileInterval();

  /** How often ComfyUI is asked for its memory figures. */
  @WithDefault("2s")
  Duration statsInterval();

  /** How often ComfyUI's classes and models are read again while it stays up. */
  @WithDefault("3m")
  Duration capabilitiesInterval();

  /**
   * How often ComfyUI is asked for its model files alone; where they have changed, its classes are
   * read again too, since loaders list files among their choices.
   */
  @WithDefault("5s")
  Duration modelsInterval();

  /**
   * At which gateways reach this agent's HTTP port, like {@code http://gpu-1:8192}. By default its
   * HTTP host and port, or this machine's first address where it listens on all.
   */
  Optional<String> address();

  /** Where it gets its identity from. */
  EnrolmentConfig enrolment();

  /** Where further servers are listed. */
  AttachedConfig attached();

  /** How it looks at its machine. */
  HostConfig host();

  /** How it looks at model files. */
  ModelsConfig models();

  /** Whether and how it starts ComfyUI. */
  RuntimeConfig runtime();

  /**
   * When somebody else needs the machine, by its own clock: {@code Mon-Fri 08:00-19:00}. Then its
   * nodes take nothing new, and what runs finishes.
   */
  Optional<List<String>> away();

  /** An idle ComfyUI is told to free its memory after this long; by default it is not. */
  Optional<Duration> freeAfter();

  /**
   * An attempt is hung only if it is also silent for so many times the longest silence that such a
   * workflow came out of here.
   */
  @WithDefault("3")
  int stallFactor();

  /** How long ComfyUI may take to answer one request. */
  @WithDefault("30s")
  Duration requestTimeout();
}
