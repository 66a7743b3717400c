package io.comfymill.agent.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an agent can be told; {@link SettingsCheck} refuses what makes no sense. */
@ConfigMapping(prefix = "comfymill.agent")
public interface AgentConfig {
  /** Base URLs of the ComfyUI servers that this agent looks after. */
  Optional<List<String>> nodes();

  /** The pool of all its nodes, unless an operator puts one into another; else the default one. */
  Optional<String> pool();

  /** What jobs may ask for in the names of all its nodes, unless an operator changes that. */
  Optional<Set<String>> labels();

  /** Where the agent keeps its ids and its journal of attempts. One agent per folder. */
  @WithDefault("data/agent")
  Path dataFolder();

  /**
   * How often each node is told of. The nodes say so in their heartbeats, and the scheduler counts
   * their leases in what they say: there is no second setting to keep equal.
   */
  @WithDefault("1s")
  Duration heartbeatInterval();

  /** How many attempts wait in ComfyUI's own queue behind the running one. */
  @WithDefault("1")
  int prefetch();

  /** A running attempt that gives no sign for this long is hung. Loading a model is silent. */
  @WithDefault("5m")
  Duration stallTimeout();

  /** How long ComfyUI may take to let go of an interrupted attempt. */
  @WithDefault("5s")
  Duration interruptGrace();

  /** ComfyUI away for longer than this has lost its attempts. */
  @WithDefault("3s")
  Duration comfyuiLostAfter();

  /**
   * ComfyUI answers, has taken a prompt or has some waiting, and says for this long nothing of
   * their beginning: its worker is dead. Not for the time inside a graph node.
   */
  @WithDefault("10s")
  Duration workerDeadAfter();

  /** Without a word from ComfyUI for this long its node takes nothing new. */
  @WithDefault("15s")
  Duration comfyuiSilentAfter();

  /**
   * Cut off from Kafka for this long, the agent stops its attempts: the scheduler has given them to
   * others. Ten heartbeats where nothing is set. Longer than the scheduler's lease, so that a
   * restart of Kafka costs no work.
   */
  Optional<Duration> selfStopAfter();

  /** How often ComfyUI's queue is compared with the attempts held; a net under the messages. */
  @WithDefault("2s")
  Duration reconcileInterval();

  /** How often ComfyUI is asked for its figures. */
  @WithDefault("2s")
  Duration statsInterval();

  /** How often ComfyUI's classes and models are read again while it stays up. */
  @WithDefault("3m")
  Duration capabilitiesInterval();

  /** How long ComfyUI may take to answer one request. */
  @WithDefault("30s")
  Duration requestTimeout();
}
