package io.comfymill.standalone.client;

import java.io.IOException;
import java.net.URI;

/** No server answers, or it says that it cannot do its work now. */
public final class NotReachableException extends IOException {
  private static final long serialVersionUID = 1L;

  NotReachableException(URI server, IOException cause) {
    super(server + " cannot be reached" + detail(cause) + "; is Comfymill running there?", cause);
  }

  NotReachableException(String message) {
    super(message);
  }

  private static String detail(IOException cause) {
    return cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
  }
}
