package io.comfymill.gateway.archive;

import io.comfymill.common.rows.JobRow;
import io.comfymill.gateway.errors.InvalidFieldException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How far an archive has been read. */
record ArchivePlace(Instant submittedAt, UUID id) {
  private static final ArchivePlace START = new ArchivePlace(Instant.EPOCH, new UUID(0, 0));

  static ArchivePlace of(JobRow row) {
    return new ArchivePlace(row.submittedAt, row.id);
  }

  /**
   * @throws InvalidFieldException where the text is none of ours
   */
  static ArchivePlace parse(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return START;
    }
    try {
      int at = text.indexOf('_');
      return new ArchivePlace(
          Instant.parse(text.substring(0, Math.max(0, at))),
          UUID.fromString(text.substring(at + 1)));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new InvalidFieldException("after", "must be the place that a page ended with", e);
    }
  }

  @Override
  public String toString() {
    return submittedAt + "_" + id;
  }
}
