package io.comfymill.gateway.liverecords;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Jobs that this gateway has accepted and the scheduler has not yet read. While Redis is away or
 * was emptied they can be read nowhere else, so every read of this gateway includes them, and they
 * are written to Redis again.
 *
 * <p>They accumulate while no scheduler leads. Past the bound no more are accepted: {@link
 * NotTakenInException}.
 */
@ApplicationScoped
public class AcceptedJobs {
  private static final Duration ANSWERS_REMEMBERED = Duration.ofMinutes(1);
  private static final int MAX_ANSWERS = 100_000;

  private final int maxJobs;
  private final long maxBytes;

  /** Guarded by this, like all fields below. */
  private final Map<JobId, OwnedRecord> jobs = new HashMap<>();

  /** Jobs on their way to Kafka. They count towards the bound already. */
  private final Map<JobId, OwnedRecord> underWay = new HashMap<>();

  private long bytes;

  /**
   * Jobs that the scheduler has read a moment ago: it can be faster than Kafka's acknowledgement to
   * this gateway.
   */
  private final Cache<JobId, Boolean> answered =
      Caffeine.newBuilder().expireAfterWrite(ANSWERS_REMEMBERED).maximumSize(MAX_ANSWERS).build();

  public AcceptedJobs(GatewayConfig config) {
    this.maxJobs = config.maxUnansweredJobs();
    this.maxBytes = config.maxUnansweredSize().asLongValue();
  }

  /** Reserves room for a job before it is sent. Fails if there is none. */
  public synchronized void admit(TenantId tenant, LiveRecord coming) {
    if (size() >= maxJobs || bytes >= maxBytes) {
      throw new NotTakenInException(size());
    }
    put(underWay, new OwnedRecord(tenant, coming));
  }

  /** It was not sent, or that is in doubt. */
  public synchronized void withdraw(JobId id) {
    remove(underWay, id);
  }

  public synchronized void add(TenantId tenant, LiveRecord accepted) {
    remove(underWay, accepted.job().id());
    if (answered.getIfPresent(accepted.job().id()) == null) {
      put(jobs, new OwnedRecord(tenant, accepted));
    }
  }

  /** The scheduler has read it, or its client has deleted it. */
  public synchronized void forget(JobId id) {
    remove(jobs, id);
    answered.put(id, true);
  }

  private void put(Map<JobId, OwnedRecord> where, OwnedRecord added) {
    remove(where, added.id());
    where.put(added.id(), added);
    bytes += added.bytes();
  }

  private void remove(Map<JobId, OwnedRecord> where, JobId id) {
    OwnedRecord removed = where.remove(id);
    bytes -= removed == null ? 0 : removed.bytes();
  }

  public synchronized int size() {
    return jobs.size() + underWay.size();
  }

  public synchronized List<LiveRecord> of(TenantId tenant) {
    return jobs.values().stream()
        .filter(accepted -> accepted.tenant().equals(tenant))
        .map(OwnedRecord::record)
        .toList();
  }

  public synchronized Optional<LiveRecord> find(JobId id) {
    return Optional.ofNullable(jobs.get(id)).map(OwnedRecord::record);
  }

  synchronized List<OwnedRecord> all() {
    return List.copyOf(jobs.values());
  }
}
