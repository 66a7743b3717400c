package io.comfymill.agent.link;

import io.comfymill.agent.comfyui.MessageSource;
import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.SupervisedLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket to one ComfyUI, reconnected whenever it drops. Confined to the node's loop.
 *
 * <pre>
 *  Down ⇄ Up ──▶ Closing ──▶ Down
 * </pre>
 *
 * <p>A turn of its supervised loop lasts from the attempt to connect until the connection ends.
 *
 * <p>There is never more than one: ComfyUI 0.3.64 knows one socket for a client id, and forgets the
 * newer of two when the older one ends. So one that we close on purpose is closed first, and what
 * it still says until then counts.
 */
public final class ComfyUiLink {
  private static final Logger LOG = Logger.getLogger(ComfyUiLink.class);
  private static final Duration RECONNECT_AFTER = Duration.ofMillis(100);
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(30);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

  /** Whether ComfyUI is there. */
  public sealed interface State {
    /**
     * @param refused nobody listens at its port, so ComfyUI is gone
     */
    record Down(Instant since, String why, boolean refused) implements State {}

    record Up(MessageSource.Connection connection) implements State {}

    record Closing(Instant since, String why) implements State {}
  }

  /** Who uses the link. All calls come on the node's loop. */
  public interface User {
    void up();

    /** It broke, or ComfyUI turned out to be gone. */
    void down();

    /**
     * @param event but not the end of a connection
     */
    void heard(MessageSource.Event event);
  }

  private final NodeContext node;
  private final User user;
  private State state;

  /** Completes when the current attempt to connect, or the connection it led to, has ended. */
  private @Nullable CompletableFuture<Duration> current;

  private @Nullable SupervisedLoop loop;
  private boolean stopped;

  public ComfyUiLink(NodeContext node, User user) {
    this.node = node;
    this.user = user;
    this.state = new State.Down(node.now(), "not connected yet", false);
  }

  public State state() {
    return state;
  }

  public boolean isUp() {
    return state instanceof State.Up;
  }

  public void start() {
    LoopSettings settings = LoopSettings.named("link/" + node.id());
    loop = SupervisedLoop.start(node.loops(), settings, node.loop()::after, this::turn);
  }

  private CompletionStage<Duration> turn() {
    CompletableFuture<Duration> session = new CompletableFuture<>();
    current = session;
    Consumer<MessageSource.Event> events =
        event -> node.loop().execute(() -> received(session, event));
    node.loop()
        .follow(
            CompletableFuture.completedFuture(events).thenCompose(node.messages()::connect),
            connection -> connected(session, connection),
            failure -> failed(session, failure));
    node.loop().after(CONNECT_WITHIN, () -> giveUp(session));
    return session;
  }

  private void connected(CompletableFuture<Duration> session, MessageSource.Connection connection) {
    if (session != current || session.isDone() || stopped) {
      connection.close();
      return;
    }
    LogContext.within(node.id(), () -> LOG.infof("connected to ComfyUI at %s", node.url()));
    node.count("comfyui.connections");
    state = new State.Up(connection);
    if (loop != null) {
      loop.progress().rest(); // a connection may last for months
    }
    user.up();
  }

  /** A connect that neither succeeds nor fails must not be the last. */
  private void giveUp(CompletableFuture<Duration> session) {
    if (session == current && state instanceof State.Down) {
      failed(session, new TimeoutException("no answer for " + CONNECT_WITHIN.toSeconds() + " s"));
    }
  }

  private void failed(CompletableFuture<Duration> session, Throwable failure) {
    if (session == current && !session.isDone() && !stopped) {
      down("ComfyUI cannot be reached: " + failure.getMessage(), MessageSource.refused(failure));
      session.completeExceptionally(failure);
    }
  }

  private void down(String why, boolean refused) {
    state = new State.Down(downSince(), why, refused);
    user.down();
  }

  private Instant downSince() {
    if (state instanceof State.Down down) {
      return down.since();
    }
    return state instanceof State.Closing closing ? closing.since() : node.now();
  }

  private void received(CompletableFuture<Duration> session, MessageSource.Event event) {
    if (stopped) {
      return;
    }
    if (event instanceof MessageSource.Closed closed) {
      closed(session, closed.why());
    } else if (!(event instanceof MessageSource.Pong) || session == current) {
      user.heard(event); // also from a socket that is being closed
    }
  }

  private void closed(CompletableFuture<Duration> session, String why) {
    if (session != current || state instanceof State.Down) {
      return;
    }
    boolean onPurpose = state instanceof State.Closing;
    LogContext.within(node.id(), () -> LOG.warnf("%s: %s", node.url(), why));
    down(why, false);
    if (!onPurpose) {
      askWhetherGone(session);
    }
    session.complete(onPurpose ? Duration.ZERO : RECONNECT_AFTER);
  }

  /** The port of a killed process refuses at once; a process that is cut off does not answer. */
  private void askWhetherGone(CompletableFuture<Duration> session) {
    node.loop()
        .follow(
            node.comfyUi().systemStats(),
            answer -> {},
            failure -> {
              boolean refused = MessageSource.refused(failure);
              if (refused && session == current && state instanceof State.Down) {
                down("ComfyUI is gone: " + failure.getMessage(), true);
              }
            });
  }

  /** For a socket that is open but dead. */
  public void reconnect(String why) {
    CompletableFuture<Duration> session = current;
    if (state instanceof State.Up up && session != null) {
      state = new State.Closing(node.now(), why);
      up.connection().close();
      node.loop().after(CLOSE_WITHIN, () -> closedIfClosing(session, why));
    }
  }

  private void closedIfClosing(CompletableFuture<Duration> session, String why) {
    if (state instanceof State.Closing) {
      closed(session, why);
    }
  }

  public void ping() {
    if (state instanceof State.Up up) {
      up.connection().ping();
    }
  }

  public void close() {
    stopped = true;
    if (loop != null) {
      loop.close();
    }
    if (state instanceof State.Up up) {
      up.connection().close();
    }
    state = new State.Down(node.now(), "closed", false);
  }

  /** Why the link is down; null if it is up. */
  public @Nullable String whyDown() {
    if (state instanceof State.Down down) {
      return down.why();
    }
    return state instanceof State.Closing closing ? closing.why() : null;
  }
}
