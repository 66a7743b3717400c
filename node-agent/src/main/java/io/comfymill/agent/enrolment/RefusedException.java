package io.comfymill.agent.enrolment;

import java.io.IOException;

/** The gateway has answered, and says no; the message is its own. */
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  RefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** Of the answer. */
  int status() {
    return status;
  }

  /** Whether this agent is not to run: it was revoked, is not known, or runs elsewhere. */
  boolean isForGood() {
    return status == 401 || status == 403 || status == 409;
  }
}
