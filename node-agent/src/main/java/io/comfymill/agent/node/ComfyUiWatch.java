package io.comfymill.agent.node;

import io.comfymill.agent.attempt.start.PromptBody;
import io.comfymill.agent.comfyui.QueueSnapshot;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.health.DeadWorkerDetector;
import io.comfymill.agent.link.ComfyUiLink;
import io.comfymill.agent.link.DeadSocketDetector;
import java.time.Instant;

/** Notices that a connected ComfyUI's WebSocket or worker is dead. Belongs to the node's loop. */
final class ComfyUiWatch {
  private final NodeContext node;
  private final ComfyUiLink link;
  private final DeadSocketDetector socket = new DeadSocketDetector();
  private final DeadWorkerDetector worker;
  private final DeadWorkerCleanup death;

  ComfyUiWatch(
      NodeContext node, ComfyUiLink link, DeadWorkerDetector worker, DeadWorkerCleanup death) {
    this.node = node;
    this.link = link;
    this.worker = worker;
    this.death = death;
  }

  void up() {
    socket.opened(node.now());
    worker.connected();
  }

  void down() {
    worker.disconnected();
  }

  void heard() {
    socket.heard(node.now());
  }

  void pong() {
    socket.pong();
  }

  void tick(Instant now) {
    if (socket.pingDue(now)) {
      socket.pinged(now);
      link.ping();
    }
  }

  void look(QueueSnapshot queue, Instant askedAt) {
    Instant now = node.now();
    String dead = socket.look(queue, askedAt, now);
    if (dead != null) {
      link.reconnect(dead);
    }
    if (link.isUp()) {
      follow(worker.look(queue, this::isOurs, now));
    }
  }

  private boolean isOurs(QueueSnapshot.Entry entry) {
    return PromptBody.isOf(node.id(), entry.extraData());
  }

  private void follow(DeadWorkerDetector.Verdict verdict) {
    if (verdict instanceof DeadWorkerDetector.Doubt) {
      link.reconnect("ComfyUI has taken a prompt and says nothing of it");
    } else if (verdict instanceof DeadWorkerDetector.Death found) {
      death.found(found);
    }
  }
}
