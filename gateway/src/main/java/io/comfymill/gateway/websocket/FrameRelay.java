package io.comfymill.gateway.websocket;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.liverecords.LiveRecords;
import io.comfymill.gateway.progress.LatestFrames;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jboss.logging.Logger;

/** Forwards live frames to the clients they are meant for. */
@ApplicationScoped
public class FrameRelay {
  private static final Logger LOG = Logger.getLogger(FrameRelay.class);

  /** No {@code executing} message is longer. */
  private static final int MAX_EXECUTING_BYTES = 4096;

  private final SocketRegistry sockets;
  private final RunningAttempts attempts;
  private final LiveRecords live;
  private final LiveMetrics metrics;
  private final LatestFrames latest;

  FrameRelay(
      SocketRegistry sockets,
      RunningAttempts attempts,
      LiveRecords live,
      LiveMetrics metrics,
      LatestFrames latest) {
    this.sockets = sockets;
    this.attempts = attempts;
    this.live = live;
    this.metrics = metrics;
    this.latest = latest;
  }

  void relay(LiveFrame frame) {
    metrics.received();
    RunningAttempts.Verdict verdict =
        attempts.judge(frame.tenant(), frame.clientId(), frame.attempt());
    if (verdict == RunningAttempts.Verdict.STALE) {
      metrics.stale();
      return;
    }
    if (verdict == RunningAttempts.Verdict.FIRST) {
      markRunning(frame);
    }
    latest.add(frame);
    rememberGraphNode(frame);
    receivers(frame).forEach(socket -> metrics.sent(socket.send(frame)));
  }

  /**
   * So that a client which sees its job run can interrupt it before the scheduler's event arrives.
   */
  private void markRunning(LiveFrame frame) {
    live.running(frame.tenant(), frame.attempt())
        .subscribe()
        .with(done -> {}, failure -> LOG.debugf("not marked as running: %s", failure.getMessage()));
  }

  private void rememberGraphNode(LiveFrame frame) {
    if (frame.kind() != LiveFrame.Kind.TEXT || frame.payload().length > MAX_EXECUTING_BYTES) {
      return;
    }
    String text = new String(frame.payload(), StandardCharsets.UTF_8);
    if (text.contains("\"executing\"")) {
      JsonNode node = parse(text).path("data").path("node");
      if (node.isTextual()) {
        attempts.at(frame.attempt().job(), node.textValue());
      }
    }
  }

  private static JsonNode parse(String text) {
    try {
      return WireJson.mapper().readTree(text);
    } catch (IOException e) {
      return WireJson.mapper().missingNode();
    }
  }

  private List<ClientSocket> receivers(LiveFrame frame) {
    return frame.clientId() == null
        ? sockets.of(frame.tenant())
        : sockets.find(frame.tenant(), frame.clientId()).stream().toList();
  }
}
