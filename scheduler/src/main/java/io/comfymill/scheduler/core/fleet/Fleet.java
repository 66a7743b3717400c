package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.nodelease.BeaconWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All nodes, by id. What is remembered of each is bounded, and so is their number: a new node is
 * ignored once the fleet is full, since a broken agent may make up ids.
 */
public final class Fleet {
  public static final int MOST_NODES = 10_000;
  private static final Duration REFRESH = Duration.ofSeconds(10);

  /** No heartbeat interval is believed to be longer, whatever the agent says. */
  private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);

  /** Nor that its successor takes longer to come. */
  private static final Duration LONGEST_ABSENCE = Duration.ofMinutes(2);

  private final SortedMap<NodeId, FleetNode> nodes = new TreeMap<>();
  private final Map<NodeId, Capabilities> capabilities = new HashMap<>();
  private final Duration beaconInterval;
  private final int missedHeartbeats;
  private final Predicate<String> pausedPools;
  private final BeaconWatch beacons;
  private final WeightedTurns turns = new WeightedTurns();
  private long uses;

  /**
   * @param pausedPools whose nodes take nothing new
   */
  public Fleet(Duration heartbeatInterval, int missedHeartbeats, Predicate<String> pausedPools) {
    this.pausedPools = pausedPools;
    this.beaconInterval = heartbeatInterval;
    this.missedHeartbeats = missedHeartbeats;
    this.beacons = new BeaconWatch(heartbeatInterval.multipliedBy(missedHeartbeats));
  }

  /** A node from the database. Its lease starts now. */
  public void restore(NodeId id, StoredNode stored) {
    nodes.put(id, node(id, stored));
  }

  private FleetNode node(NodeId id, StoredNode stored) {
    FleetNode node = new FleetNode(id, stored);
    Capabilities known = capabilities.get(id);
    if (known != null) {
      node.inventory().told(known);
    }
    return node;
  }

  public Collection<FleetNode> nodes() {
    return Collections.unmodifiableCollection(nodes.values());
  }

  public @Nullable FleetNode node(NodeId id) {
    return nodes.get(id);
  }

  /** May come before the node's first heartbeat. */
  public void learn(NodeId id, Capabilities known) {
    if (!capabilities.containsKey(id) && capabilities.size() >= MOST_NODES) {
      return;
    }
    capabilities.put(id, known);
    FleetNode node = nodes.get(id);
    if (node != null) {
      node.inventory().told(known);
    }
  }

  /** Gives an attempt a slot of a node that exists. */
  public void hold(NodeId id, AttemptId attempt, Work work, Instant now) {
    FleetNode node = nodes.get(id);
    if (node == null) {
      throw new IllegalStateException("there is no node " + id + " for " + attempt);
    }
    node.hold(attempt, work, now, ++uses, turns);
  }

  /** Is it a known node, or is there room for one more? */
  public boolean mayHear(NodeId id) {
    return nodes.containsKey(id) || nodes.size() < MOST_NODES;
  }

  /**
   * A heartbeat of a node that may be heard.
   *
   * @param reportsCaughtUp all attempt events in Kafka have been read, so an attempt that is not
   *     listed is none whose end is still on its way
   */
  public Heard hear(Heartbeat.OfNode heartbeat, boolean reportsCaughtUp, Instant now) {
    FleetNode node = nodes.get(heartbeat.nodeId());
    boolean isNew = node == null;
    if (node == null) {
      node = node(heartbeat.nodeId(), StoredNode.of(NodeProfile.of(heartbeat, now, now)));
      nodes.put(heartbeat.nodeId(), node);
    }
    node.lease().renew(leaseInBeacons(heartbeat));
    node.awayUntil(away(heartbeat, now));
    boolean changed = update(node, heartbeat, now) || isNew;
    return compare(node, heartbeat, reportsCaughtUp, changed);
  }

  /**
   * The agent decides how often it sends heartbeats; a lease lasts for a number of them. One that
   * ends says when the next will come.
   */
  private int leaseInBeacons(Heartbeat.OfNode heartbeat) {
    Duration said = heartbeat.interval();
    int usual =
        said == null
            ? missedHeartbeats
            : beacons(atMost(LONGEST_INTERVAL, said).multipliedBy(missedHeartbeats));
    Duration back = heartbeat.backWithin();
    return back == null ? usual : usual + beacons(atMost(LONGEST_ABSENCE, back));
  }

  private int beacons(Duration time) {
    return (int) Math.ceil((double) time.toNanos() / beaconInterval.toNanos());
  }

  private static Duration atMost(Duration longest, Duration said) {
    return said.compareTo(longest) < 0 ? said : longest;
  }

  private static Instant away(Heartbeat.OfNode heartbeat, Instant now) {
    Duration back = heartbeat.backWithin();
    return back == null ? Instant.MIN : now.plus(atMost(LONGEST_ABSENCE, back));
  }

  private static boolean update(FleetNode node, Heartbeat.OfNode heartbeat, Instant now) {
    NodeProfile before = node.profile();
    NodeProfile after = node.believed(NodeProfile.of(heartbeat, before.registeredAt(), now));
    boolean tell =
        !after.saysTheSameAs(before) || before.lastHeartbeatAt().plus(REFRESH).isBefore(now);
    // Keep the time that the database has, to know when to refresh it.
    node.profile(tell ? after : after.heardAt(before.lastHeartbeatAt()));
    return tell;
  }

  private Heard compare(
      FleetNode node, Heartbeat.OfNode heartbeat, boolean reportsCaughtUp, boolean changed) {
    Set<AttemptId> listed = new HashSet<>(heartbeat.attempts());
    List<AttemptId> acknowledged = new ArrayList<>();
    List<AttemptId> gone = new ArrayList<>();
    for (Hold hold : node.holds()) {
      if (listed.contains(hold.attempt())) {
        hold.listed();
        if (!hold.isAccepted()) {
          acknowledged.add(hold.attempt());
        }
      } else if (reportsCaughtUp) {
        hold.absent(heartbeat.at());
        if (hold.absences() >= missedHeartbeats) {
          gone.add(hold.attempt());
        }
      }
    }
    Set<AttemptId> current = node.holds().stream().map(Hold::attempt).collect(Collectors.toSet());
    List<AttemptId> orphans = node.orphans().update(heartbeat.attempts(), current);
    return new Heard(node, changed, acknowledged, gone, orphans);
  }

  /** One of our beacons came back: returns the nodes whose leases ran out with it. */
  public List<FleetNode> beacon(Instant now) {
    boolean gap = beacons.cameBack(now);
    List<FleetNode> lost = new ArrayList<>();
    for (FleetNode node : nodes.values()) {
      if (gap) {
        node.lease().extend(missedHeartbeats);
      }
      node.lease().beacon();
      if (node.lease().isExpired(missedHeartbeats) && !node.profile().isSilent()) {
        node.profile(node.profile().silent());
        lost.add(node);
      }
    }
    return lost;
  }

  /** As a pass sees it, by id; the API lane of a node after its slots. */
  public List<NodeView> views() {
    List<NodeView> views = new ArrayList<>(nodes.size());
    for (FleetNode node : nodes.values()) {
      boolean paused = pausedPools.test(node.settings().pool());
      views.add(node.view(paused));
      if (node.hasApiLane()) {
        views.add(node.apiLane(paused));
      }
    }
    return views;
  }

  /** How many assignments there were. */
  public long uses() {
    return uses;
  }

  /**
   * What follows from a heartbeat.
   *
   * @param changed the node's row is to be written
   * @param acknowledged current attempts that it holds and had not acknowledged before
   * @param gone current attempts that it no longer holds
   * @param orphans attempts that it holds, that are not current and that it should stop
   */
  public record Heard(
      FleetNode node,
      boolean changed,
      List<AttemptId> acknowledged,
      List<AttemptId> gone,
      List<AttemptId> orphans) {}
}
