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
import io.comfymill.common.wire.QueueName;
import io.comfymill.scheduler.core.fleet.FleetNode;
import io.comfymill.scheduler.core.fleet.StoredNode;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.Job;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the core decided since it was last asked: first all rows are written in one transaction,
 * then all messages sent. The core adds to these collections until it hands them out; from then on
 * they are only read.
 */
public final class Changes {
  private final Map<JobId, JobSpec> submitted = new LinkedHashMap<>();
  private final Map<JobId, ChangedJob> jobs = new LinkedHashMap<>();
  private final Map<AttemptId, Attempt> attempts = new LinkedHashMap<>();
  private final Set<AttemptId> newAttempts = new HashSet<>();
  private final Map<NodeId, StoredNode> nodes = new LinkedHashMap<>();
  private final Map<String, @Nullable String> pools = new LinkedHashMap<>();
  private final Map<QueueName, QueuePause> pauses = new LinkedHashMap<>();
  private final List<JobEvent> events = new ArrayList<>();
  private final List<DeadJob> deadJobs = new ArrayList<>();
  private final List<RunOrder> runs = new ArrayList<>();
  private final List<Assignment.Cancel> cancels = new ArrayList<>();
  private final List<Assignment.Withdraw> withdrawals = new ArrayList<>();
  private final Map<NodeId, SortedSet<String>> modelRequests = new TreeMap<>();
  private final List<AttemptEvent> stale = new ArrayList<>();
  private final List<Span> waits = new ArrayList<>();
  private final List<Span> runTimes = new ArrayList<>();
  private @Nullable Map<String, String> policiesInForce;
  private @Nullable Forecast forecast;
  private int leasesExpired;

  public void job(Job job, @Nullable ExecutionResult result) {
    jobs.put(job.id(), new ChangedJob(job, result));
  }

  public void newAttempt(Attempt attempt) {
    newAttempts.add(attempt.id());
    attempt(attempt);
  }

  public void attempt(Attempt attempt) {
    attempts.put(attempt.id(), attempt);
  }

  public void node(FleetNode node) {
    nodes.put(node.id(), node.stored());
  }

  public void policiesInForce(Map<String, String> policies) {
    policiesInForce = policies;
  }

  public void forecast(Forecast made) {
    forecast = made;
  }

  public void leaseExpired() {
    leasesExpired++;
  }

  /** The bodies of jobs that are new. */
  public Map<JobId, JobSpec> submitted() {
    return submitted;
  }

  /** Each job's latest state, new jobs included. */
  public Collection<ChangedJob> jobs() {
    return jobs.values();
  }

  /** Null where nothing of it changed. */
  public @Nullable Job latest(JobId id) {
    ChangedJob change = jobs.get(id);
    return change == null ? null : change.job();
  }

  /** Each attempt's latest state. */
  public Collection<Attempt> attempts() {
    return attempts.values();
  }

  public boolean isNew(AttemptId attempt) {
    return newAttempts.contains(attempt);
  }

  public Map<NodeId, StoredNode> nodes() {
    return nodes;
  }

  /** The policies that operators set, by pool; null goes back to the configured one. */
  public Map<String, @Nullable String> pools() {
    return pools;
  }

  /** The parts of the queue that were paused or resumed. */
  public Map<QueueName, QueuePause> pauses() {
    return pauses;
  }

  /** By pool, whoever chose them; null where none of them changed. */
  public @Nullable Map<String, String> policiesInForce() {
    return policiesInForce;
  }

  /** In the order of their sequence numbers. */
  public List<JobEvent> events() {
    return events;
  }

  public List<DeadJob> deadJobs() {
    return deadJobs;
  }

  public List<RunOrder> runs() {
    return runs;
  }

  public List<Assignment.Cancel> cancels() {
    return cancels;
  }

  public List<Assignment.Withdraw> withdrawals() {
    return withdrawals;
  }

  /** Node → the models of the catalogue that it is to have for queued jobs, where that changed. */
  public Map<NodeId, SortedSet<String>> modelRequests() {
    return modelRequests;
  }

  /** Reports of attempts that are not current; they changed nothing. */
  public List<AttemptEvent> stale() {
    return stale;
  }

  /** Where the queued jobs stand; null while that need not be told. */
  public @Nullable Forecast forecast() {
    return forecast;
  }

  /** How long jobs had waited whose first attempt began. */
  public List<Span> waits() {
    return waits;
  }

  /** How long attempts ran that succeeded. */
  public List<Span> runTimes() {
    return runTimes;
  }

  public int leasesExpired() {
    return leasesExpired;
  }

  /** Is there nothing to write and nothing to send? */
  public boolean isEmpty() {
    return jobs.isEmpty()
        && attempts.isEmpty()
        && events.isEmpty()
        && forecast == null
        && isWithoutOrders();
  }

  /**
   * Is it no more than attempts that were accepted or have started? Nobody waits for those, and
   * whoever reads their reports again finds the same again.
   */
  public boolean mayWait() {
    return submitted.isEmpty()
        && deadJobs.isEmpty()
        && isWithoutOrders()
        && events.size() == jobs.size()
        && events.stream().allMatch(JobEvent.Running.class::isInstance);
  }

  private boolean isWithoutOrders() {
    return nodes.isEmpty()
        && pools.isEmpty()
        && pauses.isEmpty()
        && policiesInForce == null
        && modelRequests.isEmpty()
        && Stream.of(runs, cancels, withdrawals).allMatch(List::isEmpty);
  }
}
