package io.comfymill.gateway.errors;

import io.comfymill.common.loop.Trouble;
import org.jspecify.annotations.Nullable;

/** Kafka, PostgreSQL or Redis does not answer, or no node is known. */
public final class DependencyAwayException extends UnavailableException implements Trouble.Away {
  private static final long serialVersionUID = 1L;

  public DependencyAwayException(String message) {
    this(message, null);
  }

  public DependencyAwayException(String message, @Nullable Throwable cause) {
    super(message, "The service cannot do this at the moment; try again", cause);
  }
}
