package io.comfymill.agent.capabilities;

import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.loop.BlockingCall;
import io.comfymill.agent.loop.SingleFlight;
import io.comfymill.common.wire.Topic;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps Kafka up to date on what a node can do. Confined to the node's loop; the reading is done
 * elsewhere, one node of the agent at a time, since each may take many megabytes.
 */
public final class CapabilitiesWatch {
  private static final Logger LOG = Logger.getLogger(CapabilitiesWatch.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  /** Many attempts may fail of one cause; each reading may take many megabytes. */
  private static final Duration DOUBTED_AT_MOST_EVERY = Duration.ofSeconds(5);

  /** Nodes are read one after the other, and each may take its time. */
  private static final Duration GIVEN_UP_AFTER = Duration.ofMinutes(10);

  private final NodeContext node;
  private final CapabilitiesReader reader;
  private final SingleFlight busy = new SingleFlight(GIVEN_UP_AFTER);
  private @Nullable Instant readAt;
  private @Nullable Instant lookedAt;
  private @Nullable String sentHash;

  public CapabilitiesWatch(NodeContext node) {
    this.node = node;
    this.reader =
        new CapabilitiesReader(
            node.id(), node.agent(), node.files(), node.clock(), node.forwardUrl(), node.machine());
  }

  /** Of what Kafka has; null before the first. */
  public @Nullable String hash() {
    return sentHash;
  }

  public void tick(Instant now) {
    readIfOlderThan(node.config().capabilitiesInterval(), now);
    if (readAt != null && (lookedAt == null || isOver(lookedAt, now)) && busy.begin(now)) {
      lookedAt = now;
      node.loop()
          .follow(
              BlockingCall.on(node.reading(), reader::haveChanged), this::looked, this::notLooked);
    }
  }

  private boolean isOver(Instant last, Instant now) {
    return last.plus(node.config().modelsInterval()).isBefore(now);
  }

  private void looked(boolean changed) {
    busy.end();
    if (changed) {
      read();
    }
  }

  /** It may be busy or gone, which others notice; what was read last holds. */
  private void notLooked(Throwable failure) {
    busy.end();
    LogContext.within(
        node.id(), () -> LOG.debugf("models not looked at: %s", failure.getMessage()));
  }

  /** A failure says that they are outdated. */
  public void doubt() {
    readIfOlderThan(DOUBTED_AT_MOST_EVERY, node.now());
  }

  private void readIfOlderThan(Duration age, Instant now) {
    if (readAt == null || readAt.plus(age).isBefore(now)) {
      read();
    }
  }

  /** ComfyUI is there, perhaps another one than before. */
  public void read() {
    if (busy.begin(node.now())) {
      node.loop().follow(BlockingCall.on(node.reading(), reader::read), this::send, this::failed);
    }
  }

  private void send(CapabilitiesReader.Reading read) {
    if (read.hash().equals(sentHash)) {
      busy.end();
      readAt = node.now();
    } else {
      node.loop()
          .follow(
              node.sink().send(Topic.NODE_CAPABILITIES, node.id().value(), read.json()),
              nothing -> sent(read),
              this::failed);
    }
  }

  private void sent(CapabilitiesReader.Reading read) {
    busy.end();
    readAt = node.now();
    sentHash = read.hash();
    LogContext.within(
        node.id(), () -> LOG.infof("capabilities sent, %d bytes", read.json().length));
  }

  private void failed(Throwable failure) {
    LogContext.within(
        node.id(), () -> LOG.infof("capabilities not sent: %s", failure.getMessage()));
    node.loop()
        .after(
            RETRY_AFTER,
            () -> {
              busy.end();
              readAt = null; // the next tick reads them
            });
  }
}
