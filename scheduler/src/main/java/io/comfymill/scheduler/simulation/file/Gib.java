package io.comfymill.scheduler.simulation.file;

/** Files give sizes in GiB, as cards are sold. */
final class Gib {
  private Gib() {}

  static long bytes(double gib) {
    return Math.round(gib * (1L << 30));
  }
}
