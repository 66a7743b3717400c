package io.comfymill.agent.capabilities;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Splits a JSON object of any size into its fields without parsing them, so that an unreadable one
 * does not cost the others. It only counts quotes and brackets.
 */
final class FieldSlices {
  private final InputStream json;
  private boolean ended;

  /**
   * @param json buffered
   * @throws IOException if it is not a JSON object
   */
  FieldSlices(InputStream json) throws IOException {
    this.json = json;
    if (skipBlanks() != '{') {
      throw new IOException("no JSON object");
    }
  }

  /** A name and its value, each a JSON text of its own. */
  @SuppressWarnings("ArrayRecordComponent") // nobody writes to the bytes
  record Field(byte[] name, byte[] value) {}

  /**
   * @return null after the last one
   * @throws EOFException if the object does not end
   */
  @Nullable Field next() throws IOException {
    int first = ended ? '}' : skipBlanks();
    if (first == '}') {
      return null;
    }
    byte[] name = slice(first, ':');
    return new Field(name, slice(skipBlanks(), ','));
  }

  private int skipBlanks() throws IOException {
    int next = read();
    while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
      next = read();
    }
    return next;
  }

  private int read() throws IOException {
    int next = json.read();
    if (next < 0) {
      throw new EOFException("the JSON ends too early");
    }
    return next;
  }

  /** Up to the separator or to the end of the whole object. */
  private byte[] slice(int first, char separator) throws IOException {
    ByteArrayOutputStream slice = new ByteArrayOutputStream();
    int depth = 0;
    for (int next = first; ; next = read()) {
      if (depth == 0 && (next == separator || next == '}')) {
        ended = next == '}';
        return slice.toByteArray();
      }
      slice.write(next);
      switch (next) {
        case '"' -> copyString(slice);
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {
          // part of a number or a word
        }
      }
    }
  }

  private void copyString(ByteArrayOutputStream slice) throws IOException {
    for (int next = read(); next != '"'; next = read()) {
      slice.write(next);
      if (next == '\\') {
        slice.write(read());
      }
    }
    slice.write('"');
  }
}
