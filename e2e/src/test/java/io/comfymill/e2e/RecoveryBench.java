package io.comfymill.e2e;

import static org.awaitility.Awaitility.await;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R2: how long until work goes on after the leader, or the node that had it, was killed. */
class RecoveryBench {
  private static final int TIMES = 5;
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(20);

  @TempDir Path data;

  @Test
  void leaderKilled() throws Exception {
    try (Mill mill = Mill.start(data, "--simulators", "2", "--schedulers", "2");
        TopicWatch<Assignment> assignments =
            new TopicWatch<>(kafka(mill), Topic.ASSIGNMENTS, Assignment.class)) {
      ComfyClient client = new ComfyClient(mill.gateway());
      for (int i = 0; i < TIMES; i++) {
        await().atMost(LIMIT).until(() -> mill.leader().isPresent());
        String leader = mill.leader().orElseThrow();
        Instant killed = killed(mill, leader);
        client.submit(Workflows.picture(i), UUID.randomUUID().toString());
        Duration time = firstOf(assignments, killed, Assignment.Run.class::isInstance);
        System.out.printf(Locale.ROOT, "R2 leader killed, next assignment: %s%n", time);
        mill.awaitReady(leader);
      }
    }
  }

  @Test
  void nodeKilled() throws Exception {
    try (Mill mill = Mill.start(data, "--simulators", "2", "--agents", "2");
        TopicWatch<Heartbeat> heartbeats =
            new TopicWatch<>(kafka(mill), Topic.NODE_HEARTBEATS, Heartbeat.class);
        TopicWatch<AttemptEvent> reports =
            new TopicWatch<>(kafka(mill), Topic.ATTEMPT_EVENTS, AttemptEvent.class)) {
      ComfyClient client = new ComfyClient(mill.gateway());
      for (int i = 0; i < TIMES; i++) {
        client.submit(Workflows.slowPicture(i, 8), UUID.randomUUID().toString());
        Instant begun = Instant.now();
        NodeId node = startedAfter(reports, begun);
        String agent = agentOf(mill, heartbeats, node);
        Instant killed = killed(mill, agent);
        Duration time = firstOf(reports, killed, AttemptEvent.Started.class::isInstance);
        System.out.printf(Locale.ROOT, "R2 node killed, its job runs elsewhere: %s%n", time);
        mill.awaitReady(agent);
        new Load(client).awaitEmpty(LIMIT);
      }
    }
  }

  private static int kafka(Mill mill) {
    return mill.kafkaPort();
  }

  /** Just before it was. */
  private static Instant killed(Mill mill, String name) {
    long pid = mill.child(name).pid();
    Instant now = Instant.now();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    return now;
  }

  private static NodeId startedAfter(TopicWatch<AttemptEvent> reports, Instant time) {
    Predicate<AttemptEvent> started = AttemptEvent.Started.class::isInstance;
    await().atMost(LIMIT).pollInterval(POLL).until(() -> reports.first(time, started).isPresent());
    return reports.first(time, started).orElseThrow().value().nodeId();
  }

  /** The first agent has the first simulator; its heartbeats name its address. */
  private static String agentOf(Mill mill, TopicWatch<Heartbeat> heartbeats, NodeId node) {
    Predicate<Heartbeat> ofNode =
        beat -> beat instanceof Heartbeat.OfNode of && of.nodeId().equals(node);
    await().atMost(LIMIT).until(() -> heartbeats.first(Instant.EPOCH, ofNode).isPresent());
    Heartbeat.OfNode beat =
        (Heartbeat.OfNode) heartbeats.first(Instant.EPOCH, ofNode).orElseThrow().value();
    int firstPort = mill.port("simulator");
    return beat.url().endsWith(":" + firstPort) ? "agent-1" : "agent-2";
  }

  private static <T> Duration firstOf(TopicWatch<T> watch, Instant since, Predicate<T> wanted) {
    await().atMost(LIMIT).pollInterval(POLL).until(() -> watch.first(since, wanted).isPresent());
    return Duration.between(since, watch.first(since, wanted).orElseThrow().at());
  }
}
