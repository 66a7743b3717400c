package io.comfymill.gateway.changes;

import io.comfymill.gateway.liverecords.JobRows;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * How far the changes in the scheduler's table were read. Transactions overlap, so sequences can
 * become visible out of order; therefore each read begins a few reads back. Used by one chain at a
 * time.
 */
final class ReadPosition {
  private static final int OVERLAP_READS = 4;

  /** Newest sequence of each of the last reads, oldest first. */
  private final Deque<Long> reads = new ArrayDeque<>();

  private boolean again;
  private long marked = -1;

  boolean isSet() {
    return !reads.isEmpty();
  }

  /** The next read begins behind this sequence; everything up to it was handled. */
  long from() {
    return reads.getFirst();
  }

  /** Something after this sequence may have been missed. */
  void backTo(long sequence) {
    reads.clear();
    reads.addLast(sequence);
    again = true;
    marked = -1;
  }

  /** Up to which everything was handled, if that has advanced. */
  OptionalLong toMark() {
    return again || from() == marked ? OptionalLong.empty() : OptionalLong.of(from());
  }

  void marked(long sequence) {
    marked = sequence;
  }

  /** Whether the live records may have missed what is read now. */
  boolean isReadAgain() {
    return again;
  }

  void read(List<JobRows.Summary> page) {
    boolean more = page.size() == JobRows.CHANGES_PAGE;
    reads.addLast(page.isEmpty() ? reads.getLast() : page.get(page.size() - 1).changedSeq());
    while (reads.size() > (more ? 1 : OVERLAP_READS)) {
      reads.removeFirst();
    }
    again = again && more;
  }
}
