package io.comfymill.standalone.readiness;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks a running process, in its own protocol, whether it can do its work now. The state file
 * contains it as JSON, so that {@code status} asks the same way as the supervisor.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = HttpReady.class, name = "http"),
  @JsonSubTypes.Type(value = KafkaReady.class, name = "kafka"),
  @JsonSubTypes.Type(value = PostgresReady.class, name = "postgres"),
  @JsonSubTypes.Type(value = RedisReady.class, name = "redis"),
})
public sealed interface ReadyCheck permits HttpReady, KafkaReady, PostgresReady, RedisReady {
  /** The limit of one check. */
  Duration TIMEOUT = Duration.ofSeconds(2);

  /** Blocks for {@link #TIMEOUT} at most; any failure means "not ready". */
  boolean isReady();

  /** Its role among several of its kind; empty where there are no roles. */
  default Optional<String> role() {
    return Optional.empty();
  }
}
