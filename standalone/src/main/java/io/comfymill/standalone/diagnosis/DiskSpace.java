package io.comfymill.standalone.diagnosis;

/** Judges how full a disk is. */
final class DiskSpace {
  private static final double NEARLY_FULL = 0.10;
  private static final double FULL = 0.03;
  private static final double BYTES_PER_GIB = 1L << 30;

  private DiskSpace() {}

  /**
   * @param disk whose it is
   * @param total 0 where it is not known
   */
  static void look(String about, String disk, long free, long total, Diagnosis diagnosis) {
    if (total <= 0 || free >= total * NEARLY_FULL) {
      return;
    }
    String text =
        "of %s, %.1f of %.1f GiB are free."
            .formatted(disk, free / BYTES_PER_GIB, total / BYTES_PER_GIB);
    String next = "delete what is not needed there (outputs, logs, models), or enlarge it";
    if (free < total * FULL) {
      diagnosis.problem(about, text, next);
    } else {
      diagnosis.warn(about, text, next);
    }
  }
}
