package io.comfymill.agent.node;

import io.comfymill.common.kafka.RecordSink;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** Kafka, there or not. */
public final class FakeSink implements RecordSink {
  public final List<AttemptEvent> events = new ArrayList<>();
  public final List<Heartbeat.OfNode> heartbeats = new ArrayList<>();
  public int capabilities;
  public boolean away;
  public CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);

  @Override
  public CompletionStage<Void> send(Topic topic, String key, byte[] value) {
    if (away) {
      return CompletableFuture.failedFuture(new TimeoutException("Kafka is away"));
    }
    switch (topic) {
      case ATTEMPT_EVENTS -> events.add(WireJson.read(value, AttemptEvent.class).orElseThrow());
      case NODE_HEARTBEATS ->
          heartbeats.add((Heartbeat.OfNode) WireJson.read(value, Heartbeat.class).orElseThrow());
      case NODE_CAPABILITIES -> capabilities++;
      default -> throw new AssertionError("nothing of an agent's: " + topic);
    }
    return answer;
  }

  public Heartbeat.OfNode lastHeartbeat() {
    return heartbeats.get(heartbeats.size() - 1);
  }

  public List<String> eventTypes() {
    return events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  public AttemptEvent lastEvent() {
    return events.get(events.size() - 1);
  }
}
