package io.comfymill.scheduler.core.changes;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.DeadJob;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.Forecast;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.fleet.StoredNode;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.Job;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the core decided since the last time it was asked: first all rows are to be written in one
 * transaction, then all messages sent.
 */
public final class Changes {
  private final Map<JobId, JobSpec> submitted = new LinkedHashMap<>();
  private final Map<JobId, ChangedJob> jobs = new LinkedHashMap<>();
  private final Map<AttemptId, Attempt> attempts = new LinkedHashMap<>();
  private final Set<AttemptId> newAttempts = new HashSet<>();
  private final Map<NodeId, StoredNode> nodes = new LinkedHashMap<>();
  private final Map<String, @Nullable String> pools = new LinkedHashMap<>();
  private final List<JobEvent> events = new ArrayList<>();
  private final List<DeadJob> deadJobs = new ArrayList<>();
  private final List<RunOrder> runs = new ArrayList<>();
  private final List<Assignment.Cancel> cancels = new ArrayList<>();
  private final List<Assignment.Withdraw> withdrawals = new ArrayList<>();
  private final List<AttemptEvent> stale = new ArrayList<>();
  private @Nullable Forecast forecast;
  private final List<Span> waits = new ArrayList<>();
  private final List<Span> runTimes = new ArrayList<>();
  private int leasesExpired;

  public void submitted(JobSpec spec) {
    submitted.put(spec.id(), spec);
  }

  public void job(Job job, @Nullable ExecutionResult result) {
    jobs.put(job.id(), new ChangedJob(job, result));
  }

  public void newAttempt(Attempt attempt) {
    newAttempts.add(attempt.id());
    attempts.put(attempt.id(), attempt);
  }

  public void attempt(Attempt attempt) {
    attempts.put(attempt.id(), attempt);
  }

  public void node(NodeId id, StoredNode node) {
    nodes.put(id, node);
  }

  public void policy(String pool, @Nullable String policy) {
    pools.put(pool, policy);
  }

  public void event(JobEvent event) {
    events.add(event);
  }

  public void deadJob(DeadJob job) {
    deadJobs.add(job);
  }

  public void run(RunOrder order) {
    runs.add(order);
  }

  public void cancel(Assignment.Cancel order) {
    cancels.add(order);
  }

  public void withdraw(Assignment.Withdraw order) {
    withdrawals.add(order);
  }

  public void stale(AttemptEvent report) {
    stale.add(report);
  }

  public void forecast(Forecast made) {
    forecast = made;
  }

  public void waited(Span time) {
    waits.add(time);
  }

  public void ran(Span time) {
    runTimes.add(time);
  }

  public void leaseExpired() {
    leasesExpired++;
  }

  /** The bodies of jobs that are new. */
  public Map<JobId, JobSpec> submitted() {
    return Collections.unmodifiableMap(submitted);
  }

  /** Each job's latest state, those that are new among them. */
  public Collection<ChangedJob> jobs() {
    return Collections.unmodifiableCollection(jobs.values());
  }

  /** Null where nothing changed of it. */
  public @Nullable Job latest(JobId id) {
    ChangedJob change = jobs.get(id);
    return change == null ? null : change.job();
  }

  /** Each attempt's latest state. */
  public Collection<Attempt> attempts() {
    return Collections.unmodifiableCollection(attempts.values());
  }

  public boolean isNew(AttemptId attempt) {
    return newAttempts.contains(attempt);
  }

  public Map<NodeId, StoredNode> nodes() {
    return Collections.unmodifiableMap(nodes);
  }

  /** The policies that operators set, by pool; null goes back to the configured one. */
  public Map<String, @Nullable String> pools() {
    return Collections.unmodifiableMap(pools);
  }

  /** In the order of their sequence numbers. */
  public List<JobEvent> events() {
    return Collections.unmodifiableList(events);
  }

  public List<DeadJob> deadJobs() {
    return Collections.unmodifiableList(deadJobs);
  }

  public List<RunOrder> runs() {
    return Collections.unmodifiableList(runs);
  }

  public List<Assignment.Cancel> cancels() {
    return Collections.unmodifiableList(cancels);
  }

  public List<Assignment.Withdraw> withdrawals() {
    return Collections.unmodifiableList(withdrawals);
  }

  /** Reports of attempts that are not current; they changed nothing. */
  public List<AttemptEvent> stale() {
    return Collections.unmodifiableList(stale);
  }

  /** Where the queued jobs stand, if that is due to be told. */
  public @Nullable Forecast forecast() {
    return forecast;
  }

  /** Of jobs whose first attempt began: how long they had waited. */
  public List<Span> waits() {
    return Collections.unmodifiableList(waits);
  }

  /** Of attempts that succeeded: how long they ran. */
  public List<Span> runTimes() {
    return Collections.unmodifiableList(runTimes);
  }

  public int leasesExpired() {
    return leasesExpired;
  }

  /** Is there nothing to write and nothing to send? */
  public boolean isEmpty() {
    return jobs.isEmpty()
        && attempts.isEmpty()
        && nodes.isEmpty()
        && pools.isEmpty()
        && events.isEmpty()
        && runs.isEmpty()
        && cancels.isEmpty()
        && withdrawals.isEmpty()
        && forecast == null;
  }

  /**
   * Is it no more than that attempts were accepted or have started? Nobody waits for those, and
   * whoever reads again where they came from finds them again.
   */
  public boolean mayWait() {
    return submitted.isEmpty()
        && nodes.isEmpty()
        && pools.isEmpty()
        && runs.isEmpty()
        && cancels.isEmpty()
        && withdrawals.isEmpty()
        && deadJobs.isEmpty()
        && events.size() == jobs.size()
        && events.stream().allMatch(JobEvent.Running.class::isInstance);
  }
}
