package io.comfymill.gateway.jobs;

/** The scheduler takes no jobs in, and too many wait for that already: the caller may try again. */
public final class NotTakenInException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotTakenInException(int waiting) {
    super(
        "The scheduler takes no jobs in at the moment, and %d wait for that already; try again later"
            .formatted(waiting));
  }
}
