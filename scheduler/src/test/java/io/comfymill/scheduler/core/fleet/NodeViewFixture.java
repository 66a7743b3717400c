package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.experience.ModelMemory;
import io.comfymill.scheduler.core.experience.ResultMemory;
import io.comfymill.scheduler.core.health.CircuitBreaker;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A node for a pass: idle, healthy, with one slot, in the default pool, unless it is said. */
public final class NodeViewFixture {
  private final String id;
  private boolean online = true;
  private boolean restartNeeded;
  private int slots = 1;
  private long vramBytes;
  private String pool = NodeSettings.DEFAULT_POOL;
  private Set<String> labels = Set.of();
  private int weight = 1;
  private int priority;
  private boolean enabled = true;
  private boolean draining;
  private CircuitBreaker circuit = CircuitBreaker.healthy();
  private int occupied;
  private Capabilities capabilities = new Capabilities("hash", Set.of(), Set.of());
  private Instant restingUntil = Instant.MIN;
  private long lastUsed;
  private List<Ahead> ahead = List.of();
  private ModelMemory models = ModelMemory.EMPTY;
  private ResultMemory results = ResultMemory.EMPTY;

  private NodeViewFixture(String id) {
    this.id = id;
  }

  public static NodeViewFixture node(String id) {
    return new NodeViewFixture(id);
  }

  public static Capabilities withModels(String... files) {
    return new Capabilities("hash", Set.of(), Set.of(files));
  }

  public NodeViewFixture offline() {
    online = false;
    return this;
  }

  public NodeViewFixture restartNeeded() {
    restartNeeded = true;
    return this;
  }

  public NodeViewFixture slots(int count) {
    slots = count;
    return this;
  }

  public NodeViewFixture vramGib(int gib) {
    vramBytes = (long) gib << 30;
    return this;
  }

  public NodeViewFixture circuit(CircuitBreaker state) {
    circuit = state;
    return this;
  }

  public NodeViewFixture occupied(int count) {
    occupied = count;
    return this;
  }

  public NodeViewFixture capabilities(Capabilities known) {
    capabilities = known;
    return this;
  }

  public NodeViewFixture restingUntil(Instant time) {
    restingUntil = time;
    return this;
  }

  public NodeViewFixture lastUsed(long use) {
    lastUsed = use;
    return this;
  }

  public NodeViewFixture ahead(Ahead... attempts) {
    ahead = List.of(attempts);
    return this;
  }

  public NodeViewFixture models(ModelMemory loaded) {
    models = loaded;
    return this;
  }

  public NodeViewFixture results(ResultMemory held) {
    results = held;
    return this;
  }

  public NodeViewFixture pool(String name) {
    pool = name;
    return this;
  }

  public NodeViewFixture labels(String... names) {
    labels = Set.of(names);
    return this;
  }

  public NodeViewFixture weight(int share) {
    weight = share;
    return this;
  }

  public NodeViewFixture priority(int tier) {
    priority = tier;
    return this;
  }

  public NodeViewFixture disabled() {
    enabled = false;
    return this;
  }

  public NodeViewFixture draining() {
    draining = true;
    return this;
  }

  public NodeView view() {
    NodeProfile profile =
        new NodeProfile(
            new AgentId("agent"),
            "http://127.0.0.1:8188",
            online,
            online ? null : "ComfyUI does not answer",
            slots,
            "hash",
            null,
            Collections.emptySortedSet(),
            restartNeeded,
            vramBytes,
            vramBytes,
            Instant.EPOCH,
            Instant.EPOCH,
            null,
            null);
    return new NodeView(
        new NodeId(id),
        profile,
        new NodeSettings(pool, new TreeSet<>(labels), weight, priority, enabled, draining),
        circuit,
        occupied,
        capabilities,
        restingUntil,
        lastUsed,
        ahead,
        models,
        results,
        0,
        false,
        Collections.emptySortedMap(),
        false);
  }
}
