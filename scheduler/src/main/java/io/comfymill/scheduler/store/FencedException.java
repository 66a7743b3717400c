package io.comfymill.scheduler.store;

/** Another scheduler leads by now: nothing of this transaction is kept. */
public class FencedException extends RuntimeException {
  public FencedException(long epoch) {
    super("epoch " + epoch + " no longer leads");
  }
}
