package io.comfymill.gateway;

import io.comfymill.common.loop.Trouble;

/** Kafka, PostgreSQL or Redis does not answer, or no node is known: the caller may try again. */
public final class DependencyAwayException extends RuntimeException implements Trouble.Away {
  private static final long serialVersionUID = 1L;

  public DependencyAwayException(String message) {
    super(message);
  }

  public DependencyAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
