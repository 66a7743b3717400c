package io.comfymill.scheduler.simulation.engine;

import io.comfymill.common.wire.Requirements;

/** No node of the cluster could ever run some of the jobs. */
public final class ImpossibleJobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ImpossibleJobException(Requirements wanted) {
    super(
        "no node of the cluster could ever run jobs that need the models %s and %.1f GiB of VRAM"
            .formatted(wanted.modelFiles(), wanted.minVramBytes() / (double) (1L << 30)));
  }
}
