package io.comfymill.simulator.http;

/** A request that makes ComfyUI fail with a 500, and so the simulator. */
final class ServerTroubleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ServerTroubleException(String message) {
    super(message, null, false, false);
  }
}
