package io.comfymill.agent.comfyui;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;

/** What a failure to reach ComfyUI means. */
public final class Unreachable {
  private Unreachable() {}

  /** True where its host said that nobody listens there: that process is gone. */
  public static boolean refused(Throwable failure) {
    return failure instanceof ConnectException && !(failure instanceof ConnectTimeoutException);
  }
}
