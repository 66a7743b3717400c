package io.comfymill.standalone.client;

import java.io.IOException;
import java.net.URI;

/** The server does not answer, or says that it is unavailable. */
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
