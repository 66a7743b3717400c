package io.comfymill.common.enrolment;

import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.secret.SecretKeys;
import io.comfymill.common.wire.UnreadableRecordException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Key;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of all agents' records, each derived from one that gateways and schedulers have in a
 * file: nothing is to be looked up for a record, and none is known of an agent that does not exist.
 * Read once. Where it is replaced, agents are enrolled anew. Thread-safe.
 */
public final class RecordKeys {
  /** Nothing is checked or hidden. */
  public static final RecordKeys NONE = new RecordKeys(null);

  /** Gateways and schedulers, whose key no agent can have. */
  public static final AgentId SERVICES = new AgentId("services");

  /** More agents than an installation has: a flood of made-up ids must not fill the memory. */
  private static final int MOST = 20_000;

  private final @Nullable Key shared;
  private final Map<AgentId, RecordKey> known = new ConcurrentHashMap<>();

  private RecordKeys(@Nullable Key shared) {
    this.shared = shared;
  }

  /** Blocks. */
  public static RecordKeys read(Path file) throws IOException {
    return new RecordKeys(SecretKeys.read(file).newest());
  }

  /** What an agent is given; empty without a file. */
  public Optional<RecordKey> of(AgentId agent) {
    return Optional.ofNullable(shared).map(key -> derived(key, agent));
  }

  private RecordKey derived(Key from, AgentId agent) {
    if (known.size() >= MOST) {
      known.clear();
    }
    return known.computeIfAbsent(agent, unknown -> RecordKey.derive(from, agent));
  }

  /**
   * Requires that a report is its agent's own. Those of nodes of agents that were set up by hand
   * pass.
   *
   * @param code null where the record has none
   * @throws UnreadableRecordException where it is somebody else's
   */
  public void require(NodeId node, byte @Nullable [] code, String topic, byte[] value) {
    EnrolledIds.agentOf(node)
        .ifPresent(owner -> requireBy(owner, "about " + node, code, topic, value));
  }

  /**
   * Requires that a report is by whom it says. Those of agents that were set up by hand pass.
   *
   * @param by an agent, or {@link #SERVICES}
   * @throws UnreadableRecordException where it is somebody else's
   */
  public void require(AgentId by, byte @Nullable [] code, String topic, byte[] value) {
    if (by.equals(SERVICES) || EnrolledIds.isEnrolled(by)) {
      requireBy(by, "of " + by, code, topic, value);
    }
  }

  private void requireBy(
      AgentId owner, String what, byte @Nullable [] code, String topic, byte[] value) {
    if (shared != null && (code == null || !derived(shared, owner).made(code, topic, value))) {
      throw new UnreadableRecordException("a record %s that is not by %s".formatted(what, owner));
    }
  }

  /** An assignment as it goes over the line. */
  public byte[] sealed(NodeId node, byte[] value) {
    return EnrolledIds.agentOf(node)
        .flatMap(this::of)
        .map(key -> key.seal(node.value(), value))
        .orElse(value);
  }
}
