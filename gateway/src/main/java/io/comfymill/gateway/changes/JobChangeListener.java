package io.comfymill.gateway.changes;

import io.comfymill.gateway.records.ObservedChange;
import io.smallrye.mutiny.Uni;

/** Is told of every change of a job once, after the live records show it. */
public interface JobChangeListener {
  Uni<Void> changed(ObservedChange change);
}
