package io.comfymill.agent.models;

import io.comfymill.common.modelfile.ModelFileName;
import io.comfymill.common.wire.Assignment;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which model files the jobs name that come to a node, until it is written down. Bounded by the
 * names that come between two looks at the disk; those for which there are no files are dropped.
 */
final class UsedModels {
  private final Map<String, Instant> named = new ConcurrentHashMap<>();

  /** For any thread. */
  void saw(Assignment assignment, Instant now) {
    if (assignment instanceof Assignment.Run run) {
      Instant hour = now.truncatedTo(ChronoUnit.HOURS);
      run.job().requirements().modelFiles().forEach(name -> named.put(name, hour));
    }
  }

  void writeTo(KnownFiles known, Collection<ModelListing.Found> found) throws IOException {
    Map<String, Instant> seen = Map.copyOf(named);
    for (ModelListing.Found file : found) {
      Instant at = seen.get(ModelFileName.normalized(file.name()));
      if (at != null) {
        known.used(file.path(), file.state(), at);
      }
    }
    seen.forEach(named::remove);
  }
}
