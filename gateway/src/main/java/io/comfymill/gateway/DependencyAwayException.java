package io.comfymill.gateway;

/** Kafka, PostgreSQL or Redis does not answer, or no node is known: the caller may try again. */
public final class DependencyAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DependencyAwayException(String message) {
    super(message);
  }

  public DependencyAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
