package io.comfymill.gateway.websocket;

import io.comfymill.common.live.LiveFrame;
import io.comfymill.gateway.liverecords.LiveRecords;
import io.comfymill.gateway.progress.LatestFrames;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/** Forwards live frames to the clients they are meant for. */
@ApplicationScoped
public class FrameRelay {
  private static final Logger LOG = Logger.getLogger(FrameRelay.class);

  private final SocketRegistry sockets;
  private final RunningAttempts attempts;
  private final StatusBroadcast status;
  private final LiveRecords live;
  private final LiveMetrics metrics;
  private final LatestFrames latest;
  private final UnansweredPrompts unanswered;

  FrameRelay(
      SocketRegistry sockets,
      RunningAttempts attempts,
      StatusBroadcast status,
      LiveRecords live,
      LiveMetrics metrics,
      LatestFrames latest,
      UnansweredPrompts unanswered) {
    this.sockets = sockets;
    this.attempts = attempts;
    this.status = status;
    this.live = live;
    this.metrics = metrics;
    this.latest = latest;
    this.unanswered = unanswered;
  }

  void relay(LiveFrame frame) {
    metrics.received();
    RunningAttempts.Verdict verdict = attempts.judge(frame.attempt());
    if (verdict == RunningAttempts.Verdict.STALE) {
      metrics.stale();
      return;
    }
    if (verdict == RunningAttempts.Verdict.FIRST) {
      markRunning(frame);
      status.repeat(frame.tenant());
    }
    latest.add(frame);
    unanswered.tell(frame.attempt().job(), () -> forward(frame));
  }

  /** Frames were lost. */
  void interrupted() {
    sockets.all().forEach(ClientSocket::missedSome);
  }

  /**
   * So that a client which sees its job run can interrupt it before the scheduler's event arrives.
   */
  private void markRunning(LiveFrame frame) {
    live.running(frame.tenant(), frame.attempt())
        .subscribe()
        .with(done -> {}, failure -> LOG.debugf("not marked as running: %s", failure.getMessage()));
  }

  private void forward(LiveFrame frame) {
    String clientId = frame.clientId();
    List<ClientSocket> receivers =
        clientId == null ? sockets.of(frame.tenant()) : sockets.find(frame.tenant(), clientId);
    if (receivers.isEmpty()) {
      return;
    }
    JobMessage message = JobMessage.of(frame);
    for (ClientSocket socket : receivers) {
      metrics.sent(
          clientId == null ? socket.ofNobody(message) : socket.message(frame.attempt(), message));
    }
  }
}
