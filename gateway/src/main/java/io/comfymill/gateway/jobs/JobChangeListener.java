package io.comfymill.gateway.jobs;

import io.smallrye.mutiny.Uni;

/** Is told of every change of a job once, after the live records show it. */
public interface JobChangeListener {
  Uni<Void> changed(JobChange change);
}
