package io.comfymill.agent.heartbeat;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.kafka.RecordSink;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.Progress;
import io.comfymill.common.loop.Trouble;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends one node's heartbeats. While one is on its way no other is sent: after an outage Kafka gets
 * one old heartbeat and then fresh ones, not a heap of old ones.
 */
public final class HeartbeatSender {
  private static final Logger LOG = Logger.getLogger(HeartbeatSender.class);

  /** Longer than Kafka's client tries to deliver one. */
  private static final Duration STALL_AFTER = Duration.ofSeconds(60);

  private final RecordSink sink;
  private final KafkaContact contact;
  private final InstantSource clock;
  private final Progress progress;
  private final AtomicBoolean onItsWay = new AtomicBoolean();

  public HeartbeatSender(
      RecordSink sink, KafkaContact contact, InstantSource clock, Progress progress) {
    this.sink = sink;
    this.contact = contact;
    this.clock = clock;
    this.progress = progress;
  }

  public void send(Heartbeat.OfNode heartbeat) {
    if (onItsWay.compareAndSet(false, true)) {
      sink.send(Topic.NODE_HEARTBEATS, heartbeat.nodeId().value(), WireJson.write(heartbeat))
          .whenComplete((nothing, failure) -> answered(failure));
    }
  }

  private void answered(@Nullable Throwable failure) {
    onItsWay.set(false);
    if (failure == null) {
      contact.acknowledged(clock.instant());
      progress.made();
    } else {
      LOG.debug("a heartbeat was not acknowledged");
      if (Trouble.isAway(failure)) {
        progress.made(); // another start of the agent would not bring Kafka back
      }
    }
  }

  /** Heartbeats that stop, though Kafka is not away, are the agent's unliveliness. */
  public static Progress watch(Loops loops, NodeId node) {
    Progress progress = loops.watch("heartbeats-" + node, STALL_AFTER);
    progress.rest(); // until the first: while Kafka is not found, there is none
    return progress;
  }
}
