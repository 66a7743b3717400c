package io.comfymill.gateway.changes;

import io.comfymill.gateway.liverecords.ObservedChange;
import io.smallrye.mutiny.Uni;

/** Told once of every change of a job, after the live records show it. */
public interface JobChangeListener {
  Uni<Void> changed(ObservedChange change);
}
