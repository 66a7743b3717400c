package io.comfymill.scheduler.store;

import io.comfymill.scheduler.core.changes.Changes;
import io.quarkus.test.Mock;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Writes as the real one does, unless a test wants it otherwise. */
@Mock
@Singleton
public class FaultyChangeWriter extends ChangeWriter {
  private static volatile Fault fault = FaultyChangeWriter::none;

  /** Is given what is to be written, and the real write; answers with what happens instead. */
  public interface Fault extends BiFunction<Changes, Supplier<Uni<Void>>, Uni<Void>> {}

  FaultyChangeWriter(Pool pool) {
    super(pool);
  }

  public static void inject(Fault next) {
    fault = next;
  }

  private static Uni<Void> none(Changes changes, Supplier<Uni<Void>> write) {
    return write.get();
  }

  public static void mend() {
    fault = FaultyChangeWriter::none;
  }

  @Override
  public Uni<Void> write(Term term, Changes changes, Progress progress) {
    return fault.apply(changes, () -> super.write(term, changes, progress));
  }
}
