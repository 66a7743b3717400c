package io.comfymill.scheduler.leader;

/** Another scheduler leads by now; nothing of the statement that found out is kept. */
public class FencedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FencedException(Term term) {
    super("epoch " + term.epoch() + " no longer leads");
  }
}
