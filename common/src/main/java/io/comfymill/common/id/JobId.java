package io.comfymill.common.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/**
 * Our id of a job.
 *
 * <p>It is computed from the tenant and the {@code prompt_id} that clients see, never drawn: the
 * same submission sent twice, to any gateway, is the same job. A client may reuse a {@code
 * prompt_id} for another graph; then the graph is part of the name as well. Unlike a client's own
 * {@code prompt_id}, which may be any string, it is safe in a path.
 */
public record JobId(@JsonValue UUID value) implements Comparable<JobId> {
  @JsonCreator
  public static JobId parse(String text) {
    return new JobId(UUID.fromString(text));
  }

  public static JobId of(TenantId tenant, PromptId promptId) {
    return new JobId(NameUuid.of("job", tenant.value(), promptId.value()));
  }

  /**
   * Of a job whose {@code prompt_id} belonged to a job with another graph before.
   *
   * @param graph a digest of it
   */
  public static JobId of(TenantId tenant, PromptId promptId, String graph) {
    return new JobId(NameUuid.of("job", tenant.value(), promptId.value(), graph));
  }

  @Override
  public int compareTo(JobId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
