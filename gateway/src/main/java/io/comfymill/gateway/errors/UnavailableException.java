package io.comfymill.gateway.errors;

import org.jspecify.annotations.Nullable;

/**
 * The gateway cannot do now what it is asked, and the caller may try again. Every answer 503 comes
 * from a subclass of this, by {@link ErrorAnswers}.
 */
public abstract class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String publicMessage;

  /**
   * @param message for the log
   * @param publicMessage for the client
   */
  protected UnavailableException(String message, String publicMessage, @Nullable Throwable cause) {
    super(message, cause);
    this.publicMessage = publicMessage;
  }

  /** Where the client may be told everything, and nobody needs to look at the log. */
  protected UnavailableException(String publicMessage) {
    this(publicMessage, publicMessage, null);
  }

  public String publicMessage() {
    return publicMessage;
  }
}
