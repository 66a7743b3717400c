package io.comfymill.agent.link;

import io.comfymill.agent.comfyui.MessageSource;
import io.comfymill.agent.comfyui.Unreachable;
import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket to one ComfyUI, connected again whenever it drops. Belongs to the node's loop.
 *
 * <pre>
 *  Down ⇄ Up ──▶ Closing ──▶ Down
 * </pre>
 *
 * <p>There are never two: ComfyUI 0.3.64 knows one socket for a client id, and forgets the newer of
 * two when the older one ends. So one that is closed here on purpose is closed first, and what it
 * still says until then counts.
 */
public final class ComfyUiLink {
  private static final Logger LOG = Logger.getLogger(ComfyUiLink.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(2);
  private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(30);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

  /** Whether ComfyUI is there. */
  public sealed interface State {
    /**
     * @param refused nobody listens at its port, so that ComfyUI is gone
     */
    record Down(Instant since, String why, boolean refused) implements State {}

    record Up(Instant since, MessageSource.Connection connection) implements State {}

    record Closing(Instant since, String why) implements State {}
  }

  /** Who uses the link. All calls come on the node's loop. */
  public interface User {
    void up();

    /** It broke, or ComfyUI turned out to be gone. */
    void down();

    void text(String message);

    void binary(byte[] message);

    void pong();
  }

  private final NodeContext node;
  private final MessageSource source;
  private final User user;
  private State state;
  private Duration retryAfter = FIRST_RETRY;
  private int generation;
  private Instant triedAt = Instant.MIN;
  private boolean stopped;

  public ComfyUiLink(NodeContext node, MessageSource source, User user) {
    this.node = node;
    this.source = source;
    this.user = user;
    this.state = new State.Down(node.now(), "not connected yet", false);
  }

  public State state() {
    return state;
  }

  public boolean isUp() {
    return state instanceof State.Up;
  }

  public void connect() {
    int mine = ++generation;
    triedAt = node.now();
    node.loop()
        .follow(
            source.connect(new Relay(mine)),
            connection -> connected(mine, connection),
            failure -> failed(mine, failure));
  }

  private void connected(int mine, MessageSource.Connection connection) {
    if (mine != generation || stopped) {
      connection.close();
      return;
    }
    LogContext.within(node.id(), () -> LOG.infof("connected to ComfyUI at %s", node.url()));
    node.counts().connected();
    retryAfter = FIRST_RETRY;
    state = new State.Up(node.now(), connection);
    user.up();
  }

  private void failed(int mine, Throwable failure) {
    if (mine == generation && !stopped) {
      down("ComfyUI cannot be reached: " + failure.getMessage(), Unreachable.refused(failure));
      retryLater();
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

  private void closed(int mine, String why) {
    if (mine != generation || state instanceof State.Down) {
      return;
    }
    boolean onPurpose = state instanceof State.Closing;
    LogContext.within(node.id(), () -> LOG.warnf("%s: %s", node.url(), why));
    down(why, false);
    if (onPurpose) {
      connect();
    } else {
      ask(mine);
      retryLater();
    }
  }

  /** A process that was killed refuses at once; one that is only cut off does not answer. */
  private void ask(int mine) {
    node.loop()
        .follow(
            node.comfyUi().systemStats(),
            answer -> {},
            failure -> {
              boolean refused = Unreachable.refused(failure);
              if (refused && mine == generation && state instanceof State.Down) {
                down("ComfyUI is gone: " + failure.getMessage(), true);
              }
            });
  }

  private void retryLater() {
    int failedGeneration = generation;
    node.loop()
        .after(
            retryAfter,
            () -> {
              if (failedGeneration == generation && !isUp() && !stopped) {
                connect();
              }
            });
    Duration twice = retryAfter.multipliedBy(2);
    retryAfter = twice.compareTo(LAST_RETRY) < 0 ? twice : LAST_RETRY;
  }

  /** Should a try have come to no end at all, it is given up and made again. */
  public void tick(Instant now) {
    if (state instanceof State.Down && !stopped && triedAt.plus(GIVEN_UP_AFTER).isBefore(now)) {
      connect();
    }
  }

  /** For a socket that is open and dead. */
  public void reconnect(String why) {
    if (state instanceof State.Up up) {
      int mine = generation;
      state = new State.Closing(node.now(), why);
      up.connection().close();
      node.loop()
          .after(
              CLOSE_WITHIN,
              () -> {
                if (state instanceof State.Closing) {
                  closed(mine, why);
                }
              });
    }
  }

  public void ping() {
    if (state instanceof State.Up up) {
      up.connection().ping();
    }
  }

  public void close() {
    stopped = true;
    if (state instanceof State.Up up) {
      up.connection().close();
    }
    state = new State.Down(node.now(), "closed", false);
  }

  /** Why the link is down, or null. */
  public @Nullable String whyDown() {
    if (state instanceof State.Down down) {
      return down.why();
    }
    return state instanceof State.Closing closing ? closing.why() : null;
  }

  /** Brings one connection's messages onto the loop. */
  private final class Relay implements MessageSource.Listener {
    private final int mine;

    Relay(int mine) {
      this.mine = mine;
    }

    @Override
    public void text(String message) {
      unlessStopped(() -> user.text(message));
    }

    @Override
    public void binary(byte[] message) {
      unlessStopped(() -> user.binary(message));
    }

    @Override
    public void pong() {
      unlessStopped(
          () -> {
            if (mine == generation) {
              user.pong();
            }
          });
    }

    @Override
    public void closed(String why) {
      unlessStopped(() -> ComfyUiLink.this.closed(mine, why));
    }

    private void unlessStopped(Runnable step) {
      node.loop()
          .execute(
              () -> {
                if (!stopped) {
                  step.run();
                }
              });
    }
  }
}
