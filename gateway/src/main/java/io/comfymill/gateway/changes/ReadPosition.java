package io.comfymill.gateway.changes;

import io.comfymill.gateway.records.JobRows;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * How far the changes in the scheduler's table were read. Sequences may become visible out of
 * order, since transactions overlap; hence each read begins a few reads back. Touched by one chain
 * at a time.
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

  /** Behind which the next read begins; what is up to there was handled. */
  long from() {
    return reads.getFirst();
  }

  /** Something of what came after may have been missed. */
  void backTo(long sequence) {
    reads.clear();
    reads.addLast(sequence);
    again = true;
    marked = -1;
  }

  /** Up to which all was handled, where that is news. */
  OptionalLong toMark() {
    return again || from() == marked ? OptionalLong.empty() : OptionalLong.of(from());
  }

  void marked(long sequence) {
    marked = sequence;
  }

  /** Whether what is read may have been missed by the live records. */
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
