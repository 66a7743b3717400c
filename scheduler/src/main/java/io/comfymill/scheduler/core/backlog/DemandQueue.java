package io.comfymill.scheduler.core.backlog;

import io.comfymill.scheduler.core.job.Job;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The queued jobs of one client and one demand. Nearly all arrive in the order in which they will
 * leave, and only the others are sorted in: so adding one costs the same however many wait.
 */
final class DemandQueue {
  private final Bucket bucket;
  private final Map<QueuePlace, Job> inOrder = new LinkedHashMap<>();
  private final SortedMap<QueuePlace, Job> sortedIn = new TreeMap<>();
  private @Nullable QueuePlace latest;

  DemandQueue(Bucket bucket) {
    this.bucket = bucket;
  }

  Bucket bucket() {
    return bucket;
  }

  boolean add(Job job) {
    QueuePlace place = QueuePlace.of(job);
    if (latest == null || place.compareTo(latest) > 0) {
      latest = place;
      return inOrder.put(place, job) == null;
    }
    return !inOrder.containsKey(place) && sortedIn.putIfAbsent(place, job) == null;
  }

  boolean remove(Job job) {
    QueuePlace place = QueuePlace.of(job);
    return inOrder.remove(place) != null || sortedIn.remove(place) != null;
  }

  boolean isEmpty() {
    return inOrder.isEmpty() && sortedIn.isEmpty();
  }

  /** Its jobs in two rows, each in order; either may be empty. */
  List<Map<QueuePlace, Job>> rows() {
    return List.of(inOrder, sortedIn);
  }
}
