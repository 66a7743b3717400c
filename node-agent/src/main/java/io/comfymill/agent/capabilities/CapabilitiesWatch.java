package io.comfymill.agent.capabilities;

import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.context.SingleFlight;
import io.comfymill.common.kafka.RecordSink;
import io.comfymill.common.wire.Topic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the world's idea of what a node can do up to date. Belongs to the node's loop; the reading
 * is done elsewhere, one node of the agent after the other, since each may need many megabytes.
 */
public final class CapabilitiesWatch {
  private static final Logger LOG = Logger.getLogger(CapabilitiesWatch.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  /** Many attempts may fail of one cause; each reading may be many megabytes. */
  private static final Duration DOUBTED_AT_MOST_EVERY = Duration.ofSeconds(5);

  /** One node is read after the other, and each may take its time. */
  private static final Duration GIVEN_UP_AFTER = Duration.ofMinutes(10);

  private final NodeContext node;
  private final CapabilitiesReader reader;
  private final RecordSink sink;
  private final Executor reading;
  private final SingleFlight busy = new SingleFlight(GIVEN_UP_AFTER);
  private @Nullable Instant readAt;
  private @Nullable String sentHash;

  public CapabilitiesWatch(
      NodeContext node, CapabilitiesReader reader, RecordSink sink, Executor reading) {
    this.node = node;
    this.reader = reader;
    this.sink = sink;
    this.reading = reading;
  }

  /** Of what Kafka has; null before the first. */
  public @Nullable String hash() {
    return sentHash;
  }

  /** Reads them if they were not read for a while. */
  public void tick(Instant now) {
    Instant before = readAt;
    if (before == null || before.plus(node.config().capabilitiesInterval()).isBefore(now)) {
      read();
    }
  }

  /** A failure says that they are no longer right. */
  public void doubt() {
    Instant before = readAt;
    if (before == null || before.plus(DOUBTED_AT_MOST_EVERY).isBefore(node.now())) {
      read();
    }
  }

  /** ComfyUI is there, perhaps another than before. */
  public void read() {
    if (!busy.begin(node.now())) {
      return;
    }
    node.loop()
        .follow(CompletableFuture.supplyAsync(this::readNow, reading), this::send, this::failed);
  }

  private CapabilitiesReader.Reading readNow() {
    try {
      return reader.read();
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private void send(CapabilitiesReader.Reading read) {
    if (read.hash().equals(sentHash)) {
      busy.end();
      readAt = node.now();
      return;
    }
    node.loop()
        .follow(
            sink.send(Topic.NODE_CAPABILITIES, node.id().value(), read.json()),
            nothing -> sent(read.hash(), read.json().length),
            this::failed);
  }

  private void sent(String hash, int bytes) {
    busy.end();
    readAt = node.now();
    sentHash = hash;
    LogContext.within(node.id(), () -> LOG.infof("capabilities sent, %d bytes", bytes));
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
