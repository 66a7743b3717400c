package io.comfymill.common.bulk;

import java.util.BitSet;

/**
 * Tracks the position in a JSON document that is read byte by byte, just enough to tell keys from
 * values. Does not check the grammar: a parser reads the same document afterwards.
 */
final class JsonPlace {
  /** Python's and Jackson's limits are about the same. */
  private static final int MAX_DEPTH = 1000;

  /** A generous estimate of what each of these bytes adds to the memory of the parsed tree. */
  private static final int OBJECT_COST = 100;

  private static final int ARRAY_COST = 60;
  private static final int VALUE_COST = 60;

  private final BitSet objects = new BitSet();
  private int depth;
  private boolean keyNext;
  private long memory;

  /** Takes the next byte outside of strings. */
  void see(byte next) throws MalformedTextException {
    switch (next) {
      case '{' -> open(true, OBJECT_COST);
      case '[' -> open(false, ARRAY_COST);
      case '}', ']' -> close();
      case ',' -> {
        keyNext = inObject();
        memory += VALUE_COST;
      }
      case ':' -> keyNext = false;
      case 0 -> throw new MalformedTextException("it is not UTF-8: a byte is 0");
      default -> {}
    }
  }

  private void open(boolean object, int cost) throws MalformedTextException {
    depth++;
    if (depth > MAX_DEPTH) {
      throw new MalformedTextException("it is nested more than " + MAX_DEPTH + " deep");
    }
    objects.set(depth, object);
    keyNext = object;
    memory += cost;
  }

  private void close() {
    depth = Math.max(0, depth - 1);
    keyNext = false;
  }

  private boolean inObject() {
    return depth > 0 && objects.get(depth);
  }

  /** Whether a string that begins here is a key. */
  boolean isKey() {
    return keyNext;
  }

  /** A generous estimate of the memory that the parsed tree will take, in bytes. */
  long memory() {
    return memory;
  }
}
