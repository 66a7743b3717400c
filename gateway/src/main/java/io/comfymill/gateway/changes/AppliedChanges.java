package io.comfymill.gateway.changes;

import io.comfymill.common.id.JobId;
import io.comfymill.gateway.liverecords.ObservedChange;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The newest change that was applied, for each of the jobs that changed most recently. An event of
 * a forgotten job that is older than anything remembered may be outdated, so its row is read
 * instead. {@link CatchUp} reads rows in order and never so far back.
 */
final class AppliedChanges {
  private static final int REMEMBERED_JOBS = 50_000;

  private final int capacity;

  /** The one changed longest ago first; guarded by this. */
  private final Map<JobId, Long> newest = new LinkedHashMap<>(16, 0.75f, true);

  /** The newest change among all forgotten jobs. */
  private long forgotten;

  AppliedChanges() {
    this(REMEMBERED_JOBS);
  }

  AppliedChanges(int capacity) {
    this.capacity = capacity;
  }

  enum Verdict {
    NEWS,
    KNOWN,
    /** It is not known what was applied since. */
    TOO_OLD
  }

  synchronized Verdict judge(ObservedChange change) {
    Long known = newest.get(change.id());
    if (known != null) {
      return change.sequence() > known ? Verdict.NEWS : Verdict.KNOWN;
    }
    boolean believed = change.event() == null || change.sequence() > forgotten;
    return believed ? Verdict.NEWS : Verdict.TOO_OLD;
  }

  synchronized void add(ObservedChange change) {
    newest.merge(change.id(), change.sequence(), Math::max);
    if (newest.size() > capacity) {
      Map.Entry<JobId, Long> eldest = newest.entrySet().iterator().next();
      forgotten = Math.max(forgotten, eldest.getValue());
      newest.remove(eldest.getKey());
    }
  }
}
