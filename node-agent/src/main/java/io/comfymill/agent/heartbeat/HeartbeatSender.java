package io.comfymill.agent.heartbeat;

import io.comfymill.agent.kafka.RecordSink;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Sends one node's heartbeats. While one is on its way no other is sent: after an outage Kafka gets
 * one old heartbeat and then fresh ones, not a heap of old ones.
 */
public final class HeartbeatSender {
  private static final Logger LOG = Logger.getLogger(HeartbeatSender.class);

  private final RecordSink sink;
  private final KafkaContact contact;
  private final InstantSource clock;
  private final AtomicBoolean onItsWay = new AtomicBoolean();

  public HeartbeatSender(RecordSink sink, KafkaContact contact, InstantSource clock) {
    this.sink = sink;
    this.contact = contact;
    this.clock = clock;
  }

  public void send(Heartbeat.OfNode heartbeat) {
    if (onItsWay.compareAndSet(false, true)) {
      sink.send(Topic.NODE_HEARTBEATS, heartbeat.nodeId().value(), WireJson.write(heartbeat))
          .whenComplete((nothing, failure) -> answered(failure == null));
    }
  }

  private void answered(boolean acknowledged) {
    onItsWay.set(false);
    if (acknowledged) {
      contact.acknowledged(clock.instant());
    } else {
      LOG.debug("a heartbeat was not acknowledged");
    }
  }
}
