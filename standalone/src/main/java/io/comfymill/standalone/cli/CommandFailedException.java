package io.comfymill.standalone.cli;

/** The command failed; the message tells the user why. */
final class CommandFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandFailedException(String message) {
    super(message);
  }
}
