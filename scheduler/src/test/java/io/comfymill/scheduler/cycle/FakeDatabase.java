package io.comfymill.scheduler.cycle;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.changes.ChangedJob;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.line.KnownEnds;
import io.comfymill.scheduler.leader.Term;
import io.comfymill.scheduler.store.ChangeWriter;
import io.comfymill.scheduler.store.JobReader;
import io.comfymill.scheduler.store.StateReader;
import io.comfymill.scheduler.store.StoredOffsets;
import io.comfymill.scheduler.store.StoredState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.TopicPartition;

/** The tables in memory, without the forecast. A write may be made to fail or to hang. */
final class FakeDatabase {
  /** What happens before a write; nothing is written where it throws. */
  interface Fault {
    void before(Changes changes) throws InterruptedException;
  }

  /** What one statement wrote. */
  record Write(Changes changes, StoredOffsets offsets) {}

  private final Map<JobId, Job> jobs = new LinkedHashMap<>();
  private final Map<JobId, JobSpec> specs = new HashMap<>();
  private final Map<TopicPartition, Long> offsets = new HashMap<>();
  private final List<Write> writes = new CopyOnWriteArrayList<>();
  private final List<Long> loads = new CopyOnWriteArrayList<>();
  private final List<JobEvent> unannounced = new ArrayList<>();
  private volatile Fault fault = changes -> {};

  void fail(Fault next) {
    fault = next;
  }

  void mend() {
    fault = changes -> {};
  }

  List<Write> writes() {
    return writes;
  }

  Write latest() {
    return writes.get(writes.size() - 1);
  }

  /** When the state was read, in nanoseconds. */
  List<Long> loads() {
    return loads;
  }

  synchronized void offset(TopicPartition partition, long next) {
    offsets.put(partition, next);
  }

  synchronized Map<TopicPartition, Long> offsets() {
    return Map.copyOf(offsets);
  }

  synchronized void unannounced(JobEvent event) {
    unannounced.add(event);
  }

  private synchronized StoredState state() {
    loads.add(System.nanoTime());
    long last = jobs.values().stream().mapToLong(Job::sequence).max().orElse(0);
    return new StoredState(
        Map.of(),
        Map.of(),
        Set.of(),
        List.copyOf(jobs.values()),
        last,
        new StoredOffsets(offsets, 0));
  }

  private synchronized void write(Changes changes, StoredOffsets next) {
    specs.putAll(changes.submitted());
    for (ChangedJob change : changes.jobs()) {
      if (change.job().state().isFinal()) {
        jobs.remove(change.job().id());
      } else {
        jobs.put(change.job().id(), change.job());
      }
    }
    offsets.putAll(next.next());
    if (changes.jobs().isEmpty() && next.next().isEmpty()) {
      return; // a forecast, which is made at any time
    }
    writes.add(new Write(changes, next));
  }

  StateReader stateReader() {
    return new StateReader(null) {
      @Override
      public StoredState read() {
        return state();
      }
    };
  }

  ChangeWriter writer() {
    return new ChangeWriter(null) {
      @Override
      public void write(Term term, Changes changes, StoredOffsets next) {
        try {
          fault.before(changes);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted", e);
        }
        FakeDatabase.this.write(changes, next);
      }
    };
  }

  JobReader jobReader() {
    return new JobReader(null) {
      @Override
      public Set<JobId> existing(Collection<JobId> ids) {
        return Set.of();
      }

      @Override
      public List<Job> failed(Collection<JobId> ids) {
        return List.of();
      }

      @Override
      public Map<JobId, KnownEnds.Ending> endings(Collection<JobId> ids) {
        return Map.of();
      }

      @Override
      public Bodies bodies(Collection<JobId> ids) {
        Map<JobId, JobSpec> found = new HashMap<>();
        ids.forEach(id -> found.put(id, specs.get(id)));
        return () -> found;
      }

      @Override
      public List<JobEvent> changedAfter(long sequence, int limit) {
        return List.copyOf(unannounced);
      }
    };
  }
}
