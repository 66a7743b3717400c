package io.comfymill.standalone.cli.base;

/** The command failed; the message tells the user why. */
public final class CommandFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  public CommandFailedException(String message) {
    super(message);
  }
}
