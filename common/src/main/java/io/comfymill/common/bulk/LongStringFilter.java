package io.comfymill.common.bulk;

import io.comfymill.common.artifact.ArtifactKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Passes the bytes of a JSON document on, but cuts out every string longer than a bound; its
 * beginning stays in place, with a note of what is missing. Bytes may come in pieces of any size;
 * no more than the bound are held in memory.
 *
 * <p>What it passes on is valid JSON exactly where the document is, which a parser has to find out.
 * Not thread-safe.
 */
public final class LongStringFilter {
  /** Strings with more bytes than this between their quotes are cut out. */
  public static final int LONG_BYTES = 64 * 1024;

  /**
   * How much of a cut string stays in place. Longer than any name may be, so that a string too long
   * for a name still is.
   */
  private static final int LEFT_BYTES = 1024;

  private static final int TEXT_COST = 50;

  private final OutputStream rest;
  private final TextSink texts;
  private final int longBytes;
  private final JsonPlace place = new JsonPlace();
  private final StringContent content = new StringContent();
  private final List<CutText> cuts = new ArrayList<>();

  /** The current string, or the beginning of a long one. */
  private byte[] held = new byte[256];

  private int heldLength;
  private long length;
  private boolean inString;
  private boolean isLong;
  private int values;
  private long memory;

  public LongStringFilter(OutputStream rest, TextSink texts, int longBytes) {
    this.rest = rest;
    this.texts = texts;
    this.longBytes = longBytes;
  }

  /**
   * A string that was cut out and stored.
   *
   * @param value how many strings other than keys came before it
   */
  record CutText(int value, ArtifactKey key, long bytes) {}

  public void write(byte[] bytes, int offset, int count) throws IOException {
    int at = offset;
    while (at < offset + count) {
      at = inString ? string(bytes, at, offset + count) : outside(bytes, at, offset + count);
    }
  }

  private int outside(byte[] bytes, int from, int end) throws IOException {
    int at = from;
    while (at < end && bytes[at] != '"') {
      place.see(bytes[at]);
      at++;
    }
    rest.write(bytes, from, at - from);
    if (at == end) {
      return end;
    }
    inString = true;
    isLong = false;
    heldLength = 0;
    length = 0;
    content.begin();
    return at + 1;
  }

  private int string(byte[] bytes, int from, int end) throws IOException {
    int at = from;
    while (at < end && !(bytes[at] == '"' && content.mayEnd())) {
      content.see(bytes[at]);
      at++;
    }
    add(bytes, from, at - from);
    if (at == end) {
      return end;
    }
    close();
    return at + 1;
  }

  private void add(byte[] bytes, int from, int count) throws IOException {
    length += count;
    if (!isLong && length > longBytes) {
      if (place.isKey()) {
        throw new MalformedTextException("a key has more than " + longBytes + " bytes");
      }
      isLong = true;
      texts.write(held, 0, heldLength);
    }
    if (isLong) {
      texts.write(bytes, from, count);
    }
    hold(bytes, from, isLong ? Math.min(count, Math.max(0, LEFT_BYTES - heldLength)) : count);
  }

  private void hold(byte[] bytes, int from, int count) {
    if (heldLength + count > held.length) {
      held = Arrays.copyOf(held, Math.max(heldLength + count, 2 * held.length));
    }
    System.arraycopy(bytes, from, held, heldLength, count);
    heldLength += count;
  }

  private void close() throws IOException {
    inString = false;
    rest.write('"');
    if (isLong) {
      Optional<ArtifactKey> key = texts.end();
      key.ifPresent(kept -> cuts.add(new CutText(values, kept, length)));
      rest.write(held, 0, EscapedText.wholeCharacters(held, Math.min(LEFT_BYTES, heldLength)));
      rest.write(word(key).getBytes(StandardCharsets.UTF_8));
    } else {
      rest.write(held, 0, heldLength);
    }
    rest.write('"');
    memory += TEXT_COST + (isLong ? LEFT_BYTES : length);
    if (!place.isKey()) {
      values++;
    }
  }

  private String word(Optional<ArtifactKey> key) {
    return "… (" + length + " bytes" + key.map(kept -> ", " + kept).orElse("") + ")";
  }

  /**
   * To be called after the last byte.
   *
   * @throws MalformedTextException where that was in the middle of a string
   */
  public void end() throws IOException {
    if (inString) {
      throw new MalformedTextException("it ends within a string");
    }
    rest.flush();
  }

  List<CutText> cuts() {
    return cuts;
  }

  /** A generous estimate of the memory that the parsed tree will take, in bytes. */
  long memory() {
    return memory + place.memory();
  }
}
