package io.comfymill.agent.execution;

import io.comfymill.agent.kafka.RecordSink;
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
final class FakeSink implements RecordSink {
  final List<AttemptEvent> events = new ArrayList<>();
  final List<Heartbeat.OfNode> heartbeats = new ArrayList<>();
  int capabilities;
  boolean away;
  CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);

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

  Heartbeat.OfNode lastHeartbeat() {
    return heartbeats.get(heartbeats.size() - 1);
  }

  List<String> eventTypes() {
    return events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  AttemptEvent lastEvent() {
    return events.get(events.size() - 1);
  }
}
