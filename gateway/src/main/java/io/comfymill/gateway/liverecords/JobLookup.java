package io.comfymill.gateway.liverecords;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds a job wherever it is between its acceptance and the jobs table. */
public final class JobLookup {
  private JobLookup() {}

  /**
   * Looks in the table, then among what it does not have yet, and then in the table once more: the
   * job may have moved there after the first look, and a short one has even ended by the second.
   *
   * @param table a row, or empty
   * @param fresh an accepted job or a live record, or empty
   */
  public static <T> Uni<Optional<T>> find(
      Supplier<Uni<Optional<T>>> table, Supplier<Uni<Optional<T>>> fresh) {
    return orElse(orElse(table.get(), fresh), table);
  }

  private static <T> Uni<Optional<T>> orElse(
      Uni<Optional<T>> found, Supplier<Uni<Optional<T>>> otherwise) {
    return found.chain(item -> item.isPresent() ? Uni.createFrom().item(item) : otherwise.get());
  }
}
