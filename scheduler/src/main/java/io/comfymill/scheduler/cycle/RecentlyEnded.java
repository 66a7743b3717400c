package io.comfymill.scheduler.cycle;

import io.comfymill.common.id.JobId;
import io.comfymill.scheduler.core.changes.ChangedJob;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The last jobs that ended: if one is submitted again, nothing is to be done. */
final class RecentlyEnded {
  private static final int REMEMBERED = 10_000;

  private final Set<JobId> ids =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<JobId, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });

  void note(Collection<ChangedJob> changes) {
    for (ChangedJob change : changes) {
      if (change.job().state().isFinal()) {
        ids.add(change.job().id());
      }
    }
  }

  boolean contains(JobId id) {
    return ids.contains(id);
  }
}
