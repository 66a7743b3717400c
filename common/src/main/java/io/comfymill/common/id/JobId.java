package io.comfymill.common.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/**
 * Our id of a job.
 *
 * <p>It is computed from the tenant and the {@code prompt_id} that clients see, never drawn: the
 * same submission sent twice, to any gateway, is the same job, and no look-up table maps one to the
 * other. Unlike a client's own {@code prompt_id}, which may be any string, it is safe in a path.
 */
public record JobId(@JsonValue UUID value) implements Comparable<JobId> {
  @JsonCreator
  public static JobId parse(String text) {
    return new JobId(UUID.fromString(text));
  }

  public static JobId of(TenantId tenant, PromptId promptId) {
    return new JobId(NameUuid.of("job", tenant.value(), promptId.value()));
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
