package io.comfymill.scheduler.simulation.file;

/** A file cannot be read; the message says which, where and what would be right. */
public final class BadFileException extends Exception {
  private static final long serialVersionUID = 1L;

  BadFileException(String message) {
    super(message);
  }
}
