package io.comfymill.simulator.http;

/** A request that ComfyUI did not think of: it answers 500, and so does the simulator. */
final class ServerTroubleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ServerTroubleException(String message) {
    super(message, null, false, false);
  }
}
