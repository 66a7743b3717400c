package io.comfymill.agent.execution;

import io.comfymill.agent.comfyui.QueueSnapshot;
import java.time.Instant;

/** Notices that a connected ComfyUI's WebSocket or worker is dead. Belongs to the node's loop. */
final class ComfyUiWatch {
  private final NodeParts node;
  private final ComfyUiLink link;
  private final SocketWatch socket = new SocketWatch();
  private final WorkerWatch worker;
  private final WorkerDeath death;

  ComfyUiWatch(NodeParts node, ComfyUiLink link, WorkerWatch worker, WorkerDeath death) {
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
    return PromptRequest.isOf(node.id(), entry.extraData());
  }

  private void follow(WorkerWatch.Verdict verdict) {
    if (verdict instanceof WorkerWatch.Doubt) {
      link.reconnect("ComfyUI has taken a prompt and says nothing of it");
    } else if (verdict instanceof WorkerWatch.Death found) {
      death.found(found);
    }
  }
}
