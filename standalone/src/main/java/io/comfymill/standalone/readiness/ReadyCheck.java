package io.comfymill.standalone.readiness;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks a running process, in its own protocol, whether it can do its work now. As JSON it is part
 * of the state file, so that {@code status} asks the same question as the supervisor.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = HttpReady.class, name = "http"),
  @JsonSubTypes.Type(value = KafkaReady.class, name = "kafka"),
  @JsonSubTypes.Type(value = PostgresReady.class, name = "postgres"),
  @JsonSubTypes.Type(value = RedisReady.class, name = "redis"),
})
public sealed interface ReadyCheck permits HttpReady, KafkaReady, PostgresReady, RedisReady {
  /** How long one question may take. */
  Duration TIMEOUT = Duration.ofSeconds(2);

  /** Blocks for {@link #TIMEOUT} at most; whatever goes wrong means "not ready". */
  boolean isReady();

  /** Which part it plays among several of its kind; empty of those that are all equal. */
  default Optional<String> role() {
    return Optional.empty();
  }
}
