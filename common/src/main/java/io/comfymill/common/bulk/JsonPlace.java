package io.comfymill.common.bulk;

import java.util.BitSet;

/**
 * Where in a JSON document a reader of its bytes is, as far as it takes to tell keys from values.
 * Does not check the grammar: a parser reads the same document afterwards.
 */
final class JsonPlace {
  /** Python stops at about as much, and so does Jackson. */
  private static final int MAX_DEPTH = 1000;

  /** What a tree takes of memory, roughly and rather too much: for each of these bytes. */
  private static final int OBJECT_COST = 100;

  private static final int ARRAY_COST = 60;
  private static final int VALUE_COST = 60;

  private final BitSet objects = new BitSet();
  private int depth;
  private boolean keyNext;
  private long memory;

  /** Of a byte outside of strings. */
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

  /** Whether a string that begins here is the key of a member. */
  boolean isKey() {
    return keyNext;
  }

  /** How many bytes a tree of what was read takes, roughly and rather too much. */
  long memory() {
    return memory;
  }
}
