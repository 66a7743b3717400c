package io.comfymill.scheduler.core.backlog;

import io.comfymill.common.wire.Requirements;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/** Gives equal requirements one instance, so that a million alike jobs hold them once. */
public final class SharedRequirements {
  private final Map<Requirements, WeakReference<Requirements>> known = new WeakHashMap<>();

  public Requirements shared(Requirements requirements) {
    WeakReference<Requirements> reference = known.get(requirements);
    Requirements found = reference == null ? null : reference.get();
    if (found != null) {
      return found;
    }
    known.put(requirements, new WeakReference<>(requirements));
    return requirements;
  }
}
