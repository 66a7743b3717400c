package io.comfymill.scheduler.store;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The primary key of a consumer offset; a class because Hibernate fills it. */
public class OffsetKey implements Serializable {
  public @Nullable String topic;
  public int partition;

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OffsetKey key
        && partition == key.partition
        && Objects.equals(topic, key.topic);
  }

  @Override
  public int hashCode() {
    return Objects.hash(topic, partition);
  }
}
