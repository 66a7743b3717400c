package io.comfymill.gateway.jobs;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Jobs that this gateway has accepted and that the scheduler has not yet answered for. While Redis
 * is away or was emptied they are known nowhere else that could be read, so every read of this
 * gateway adds them, and they are put into Redis again.
 */
@ApplicationScoped
public class AcceptedJobs {
  private static final int REMEMBERED_ANSWERS = 10_000;

  /** Guarded by this. */
  private final Map<JobId, Accepted> jobs = new HashMap<>();

  /** Jobs of the last answers: the scheduler may be faster than Kafka's acknowledgement to us. */
  private final Set<JobId> answered =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<JobId, Boolean> eldest) {
              return size() > REMEMBERED_ANSWERS;
            }
          });

  record Accepted(TenantId tenant, LiveRecord live) {}

  synchronized void add(TenantId tenant, LiveRecord accepted) {
    if (!answered.contains(accepted.job().id())) {
      jobs.put(accepted.job().id(), new Accepted(tenant, accepted));
    }
  }

  /** The scheduler has answered for it, or its client has deleted it. */
  synchronized void forget(JobId id) {
    jobs.remove(id);
    answered.add(id);
  }

  synchronized List<LiveRecord> of(TenantId tenant) {
    return jobs.values().stream()
        .filter(accepted -> accepted.tenant().equals(tenant))
        .map(Accepted::live)
        .toList();
  }

  synchronized Optional<LiveRecord> find(JobId id) {
    return Optional.ofNullable(jobs.get(id)).map(Accepted::live);
  }

  synchronized List<Accepted> all() {
    return List.copyOf(jobs.values());
  }
}
