package io.comfymill.scheduler.store;

import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The primary key of an attempt; a class because Hibernate fills it. */
public class AttemptKey implements Serializable {
  public @Nullable UUID jobId;
  public int number;

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AttemptKey key
        && number == key.number
        && Objects.equals(jobId, key.jobId);
  }

  @Override
  public int hashCode() {
    return Objects.hash(jobId, number);
  }
}
