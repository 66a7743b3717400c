package io.comfymill.gateway.liverecords;

import io.comfymill.gateway.errors.UnavailableException;

/** The scheduler takes no jobs in, and too many wait for that already. */
public final class NotTakenInException extends UnavailableException {
  private static final long serialVersionUID = 1L;

  NotTakenInException(int waiting) {
    super(
        "The scheduler takes no jobs in at the moment, and %d wait for that already; try again later"
            .formatted(waiting));
  }
}
