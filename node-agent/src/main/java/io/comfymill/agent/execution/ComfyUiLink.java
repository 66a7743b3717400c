package io.comfymill.agent.execution;

import io.comfymill.agent.comfyui.MessageSource;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket to one ComfyUI, connected again whenever it drops. Belongs to the node's loop.
 *
 * <p>{@link State.Down} ⇄ {@link State.Up}; a socket that is closed here on purpose goes through
 * Down as well.
 */
final class ComfyUiLink {
  private static final Logger LOG = Logger.getLogger(ComfyUiLink.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(2);

  /** Whether ComfyUI is there. */
  sealed interface State {
    record Down(Instant since, String why) implements State {}

    record Up(Instant since, MessageSource.Connection connection) implements State {}
  }

  /** Who uses the link. All calls come on the node's loop. */
  interface User {
    void up();

    void text(String message);

    void binary(byte[] message);
  }

  private final NodeParts node;
  private final MessageSource source;
  private final User user;
  private State state;
  private Duration retryAfter = FIRST_RETRY;
  private int generation;

  ComfyUiLink(NodeParts node, MessageSource source, User user) {
    this.node = node;
    this.source = source;
    this.user = user;
    this.state = new State.Down(node.now(), "not connected yet");
  }

  State state() {
    return state;
  }

  boolean isUp() {
    return state instanceof State.Up;
  }

  void connect() {
    int mine = ++generation;
    node.loop()
        .follow(
            source.connect(new Relay(mine)),
            connection -> connected(mine, connection),
            failure -> failed(mine, failure));
  }

  private void connected(int mine, MessageSource.Connection connection) {
    if (mine != generation) {
      connection.close();
      return;
    }
    LogContext.within(node.id(), () -> LOG.infof("connected to ComfyUI at %s", node.url()));
    retryAfter = FIRST_RETRY;
    state = new State.Up(node.now(), connection);
    user.up();
  }

  private void failed(int mine, Throwable failure) {
    if (mine == generation) {
      String why = "ComfyUI cannot be reached: " + failure.getMessage();
      state = new State.Down(downSince(), why);
      retryLater();
    }
  }

  private Instant downSince() {
    return state instanceof State.Down down ? down.since() : node.now();
  }

  private void closed(int mine, String why) {
    if (mine == generation && state instanceof State.Up) {
      LogContext.within(node.id(), () -> LOG.warnf("%s: %s", node.url(), why));
      state = new State.Down(node.now(), why);
      retryLater();
    }
  }

  private void retryLater() {
    int failedGeneration = generation;
    node.loop()
        .after(
            retryAfter,
            () -> {
              if (failedGeneration == generation && !isUp()) {
                connect();
              }
            });
    Duration twice = retryAfter.multipliedBy(2);
    retryAfter = twice.compareTo(LAST_RETRY) < 0 ? twice : LAST_RETRY;
  }

  /**
   * For a socket that is open and silent: ComfyUI 0.3.64 forgets a client's new socket when it
   * notices late that the old one has closed.
   */
  void reconnect(Duration onlyIfOlderThan) {
    if (state instanceof State.Up up && up.since().plus(onlyIfOlderThan).isBefore(node.now())) {
      up.connection().close();
      closed(generation, "messages were missed; the WebSocket is opened again");
    }
  }

  void close() {
    generation++;
    if (state instanceof State.Up up) {
      up.connection().close();
    }
    state = new State.Down(node.now(), "closed");
  }

  /** Why the link is down, or null. */
  @Nullable String whyDown() {
    return state instanceof State.Down down ? down.why() : null;
  }

  /** Brings one connection's messages onto the loop; those of an old one are dropped. */
  private final class Relay implements MessageSource.Listener {
    private final int mine;

    Relay(int mine) {
      this.mine = mine;
    }

    @Override
    public void text(String message) {
      inOrder(() -> user.text(message));
    }

    @Override
    public void binary(byte[] message) {
      inOrder(() -> user.binary(message));
    }

    @Override
    public void closed(String why) {
      node.loop().execute(() -> ComfyUiLink.this.closed(mine, why));
    }

    private void inOrder(Runnable step) {
      node.loop()
          .execute(
              () -> {
                if (mine == generation) {
                  step.run();
                }
              });
    }
  }
}
