package io.comfymill.gateway.websocket;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One client's open WebSocket. Until it is {@link #greet greeted} and {@link #resume told} of the
 * jobs that run already, messages of jobs wait. Methods that send answer how many messages were
 * dropped for it because the client is slow. Thread-safe.
 */
final class ClientSocket {
  private static final Logger LOG = Logger.getLogger(ClientSocket.class);
  private static final CloseReason TOO_SLOW = new CloseReason(1013, "the client reads too slowly");

  /**
   * How many messages may wait for the greeting, which takes a second at most: then the oldest go.
   */
  private static final int MAX_EARLY = 1000;

  private final TenantId tenant;
  private final String clientId;
  private final String address;
  private final Outbox outbox;

  /** This and what follows is guarded by this. */
  private final ShownJobs jobs;

  private final PreviewForm previews = new PreviewForm();
  private final Deque<Supplier<List<JobMessage>>> early = new ArrayDeque<>();
  private boolean greeted;
  private boolean resumed;
  private boolean spoken;
  private int quietCalls;
  private @Nullable String answer;

  /**
   * When to drop messages.
   *
   * @param heldBytes of messages of jobs that are not shown
   */
  record Limits(Outbox.Limits outbox, long heldBytes) {}

  /**
   * @param address the remote address without the port
   */
  ClientSocket(TenantId tenant, String clientId, String address, long maxHeldBytes, Outbox outbox) {
    this.tenant = tenant;
    this.clientId = clientId;
    this.address = address;
    this.outbox = outbox;
    this.jobs = new ShownJobs(maxHeldBytes);
  }

  static ClientSocket of(
      WebSocketConnection connection, TenantId tenant, String clientId, Limits limits) {
    String address = Addresses.host(connection.handshakeRequest().remoteAddress());
    Outbox outbox =
        new Outbox(limits.outbox(), message -> send(connection, message), () -> giveUp(connection));
    return new ClientSocket(tenant, clientId, address, limits.heldBytes(), outbox);
  }

  TenantId tenant() {
    return tenant;
  }

  String clientId() {
    return clientId;
  }

  String address() {
    return address;
  }

  /** Only the first message of a client counts, as in ComfyUI. */
  synchronized boolean hasSpoken() {
    return spoken;
  }

  synchronized void speaks() {
    spoken = true;
  }

  /**
   * What the client can do.
   *
   * @param followsAll it can follow several jobs at a time
   * @param ownAnswer what this server can do
   */
  synchronized int declare(boolean previewMetadata, boolean followsAll, String ownAnswer) {
    previews.useMetadata(previewMetadata);
    if (!greeted) {
      answer = ownAnswer;
    }
    int dropped = greeted ? add(new Outbox.Message.Text(ownAnswer)) : 0;
    return followsAll ? dropped + later(jobs::followAll) : dropped;
  }

  /** Sends the first message. */
  synchronized int greet(String status) {
    greeted = true;
    int dropped = add(new Outbox.Message.Text(status));
    return answer == null ? dropped : dropped + add(new Outbox.Message.Text(answer));
  }

  /**
   * Tells where the jobs are that ran before the client came, the one running longest first, and
   * what came since. Only the first call counts.
   */
  synchronized int resume(Map<AttemptId, List<JobMessage>> before) {
    int dropped = 0;
    if (!resumed) {
      resumed = true;
      for (Map.Entry<AttemptId, List<JobMessage>> job : before.entrySet()) {
        dropped += send(asOnConnect(jobs.resume(job.getKey(), job.getValue())), true);
      }
      for (Supplier<List<JobMessage>> next = early.poll(); next != null; next = early.poll()) {
        dropped += send(next.get(), true);
      }
    }
    return dropped;
  }

  /** As ComfyUI tells a client that reconnects: which graph node runs, but not of which prompt. */
  private static List<JobMessage> asOnConnect(List<JobMessage> told) {
    return told.stream().map(ClientSocket::asOnConnect).toList();
  }

  private static JobMessage asOnConnect(JobMessage message) {
    String graphNode = message.graphNode();
    return message.kind() == JobMessage.Kind.EXECUTING && graphNode != null
        ? JobMessage.made(
            message.job(), message.kind(), graphNode, SocketMessages.executing(graphNode))
        : message;
  }

  /** A status: nothing that a client cannot do without, so none before the greeting. */
  synchronized int sendText(String json) {
    return greeted ? add(new Outbox.Message.Text(json)) : 0;
  }

  synchronized int message(AttemptId attempt, JobMessage message) {
    return later(() -> jobs.message(attempt, message));
  }

  synchronized int end(JobEnd end) {
    return later(() -> jobs.end(end));
  }

  synchronized int back(JobId job, int upTo) {
    previews.forget(job);
    return later(() -> jobs.back(job, upTo));
  }

  synchronized void started(JobId job) {
    jobs.started(job);
  }

  synchronized void missedSome() {
    jobs.missedSome();
  }

  /** Of a job that belongs to no client. */
  synchronized int ofNobody(JobMessage message) {
    return send(jobs.ofNobody(message), false);
  }

  synchronized int endOfNobody(JobEnd end) {
    previews.forget(end.job());
    return later(() -> jobs.endOfNobody(end));
  }

  private int later(Supplier<List<JobMessage>> told) {
    if (resumed) {
      return send(told.get(), true);
    }
    early.addLast(told);
    if (early.size() > MAX_EARLY) {
      early.removeFirst();
      return 1;
    }
    return 0;
  }

  private int send(List<JobMessage> told, boolean own) {
    int dropped = 0;
    for (JobMessage message : told) {
      for (JobMessage formed : previews.of(message, own)) {
        dropped += add(Outbox.Message.of(formed));
      }
    }
    return dropped;
  }

  private int add(Outbox.Message message) {
    quietCalls = 0;
    return outbox.add(message);
  }

  /**
   * To be called at a fixed rate.
   *
   * @return whether the client has been told nothing for so many calls, although a job of it runs
   */
  synchronized boolean isQuietFor(int calls) {
    return ++quietCalls >= calls && jobs.anyRuns() && resumed;
  }

  void closed() {
    outbox.close();
  }

  private static Uni<Void> send(WebSocketConnection connection, Outbox.Message message) {
    if (message instanceof Outbox.Message.Text text) {
      return connection.sendText(text.json());
    }
    return connection.sendBinary(Buffer.buffer(((Outbox.Message.Binary) message).payload()));
  }

  private static void giveUp(WebSocketConnection connection) {
    LOG.warnf("closing the socket of %s: it reads too slowly", connection.id());
    connection
        .close(TOO_SLOW)
        .subscribe()
        .with(done -> {}, failure -> LOG.debugf("it was closed already: %s", failure.getMessage()));
  }
}
