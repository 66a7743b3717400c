package io.comfymill.gateway.jobs;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Jobs that this gateway has accepted and that the scheduler has not yet answered for. While Redis
 * is away or was emptied they are known nowhere else that could be read, so every read of this
 * gateway adds them, and they are put into Redis again.
 */
@ApplicationScoped
public class AcceptedJobs {
  private final Map<JobId, Accepted> jobs = new ConcurrentHashMap<>();

  record Accepted(TenantId tenant, LiveRecord live) {}

  void add(TenantId tenant, LiveRecord accepted) {
    jobs.put(accepted.job().id(), new Accepted(tenant, accepted));
  }

  /** The scheduler has answered for it, or its client has deleted it. */
  void forget(JobId id) {
    jobs.remove(id);
  }

  List<LiveRecord> of(TenantId tenant) {
    return jobs.values().stream()
        .filter(accepted -> accepted.tenant().equals(tenant))
        .map(Accepted::live)
        .toList();
  }

  Optional<LiveRecord> find(JobId id) {
    return Optional.ofNullable(jobs.get(id)).map(Accepted::live);
  }

  List<Accepted> all() {
    return List.copyOf(jobs.values());
  }
}
