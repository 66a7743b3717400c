package io.comfymill.scheduler.core.pass;

import io.comfymill.scheduler.core.backlog.Backlog;
import io.comfymill.scheduler.core.backlog.Bucket;
import io.comfymill.scheduler.core.policy.Candidate;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Which queued demands would find their models loaded on a node. Computed when first asked about a
 * node, and again after it was given work.
 */
final class WarmDemands {
  private final Backlog backlog;
  private final IdentityHashMap<Candidate, List<Bucket>> known = new IdentityHashMap<>();

  WarmDemands(Backlog backlog) {
    this.backlog = backlog;
  }

  List<Bucket> on(Candidate node) {
    return known.computeIfAbsent(node, this::find);
  }

  private List<Bucket> find(Candidate node) {
    List<Bucket> warm = new ArrayList<>();
    for (Bucket bucket : backlog.buckets()) {
      if (node.hasModelsOf(bucket.work())) {
        warm.add(bucket);
      }
    }
    return warm;
  }

  void changed(Candidate node) {
    known.remove(node);
  }
}
