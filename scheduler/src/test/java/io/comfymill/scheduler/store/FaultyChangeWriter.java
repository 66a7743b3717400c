package io.comfymill.scheduler.store;

import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.leader.Term;
import io.quarkus.test.Mock;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;

/** Writes as the real one does, unless a test wants it otherwise. */
@Mock
@Singleton
public class FaultyChangeWriter extends ChangeWriter {
  private static volatile Fault fault = FaultyChangeWriter::none;

  /** Is given what is to be written, and the real write; does what happens instead. */
  public interface Fault {
    void write(Changes changes, Runnable write) throws InterruptedException;
  }

  FaultyChangeWriter(Pool pool) {
    super(pool);
  }

  public static void inject(Fault next) {
    fault = next;
  }

  private static void none(Changes changes, Runnable write) {
    write.run();
  }

  public static void mend() {
    fault = FaultyChangeWriter::none;
  }

  @Override
  public void write(Term term, Changes changes, StoredOffsets offsets) {
    try {
      fault.write(changes, () -> super.write(term, changes, offsets));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
