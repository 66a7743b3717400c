package io.comfymill.standalone.embedded;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The tags of a WebM or Matroska file. */
final class MatroskaTexts {
  private static final long TAG_NAME = 0x45A3;
  private static final long TAG_STRING = 0x4487;

  /** Segment, Tags, Tag, SimpleTag: what is in them is read; all else is skipped. */
  private static final Set<Long> CONTAINERS = Set.of(0x18538067L, 0x1254C367L, 0x7373L, 0x67C8L);

  private MatroskaTexts() {}

  /** Goes through the elements without regard to where a container ends; that is enough. */
  static void read(DataInputStream webm, FoundTexts found) throws IOException {
    String name = "";
    while (!found.isEnough()) {
      long id = number(webm, true);
      long length = number(webm, false);
      if (id == TAG_NAME) {
        name = new String(content(webm, length), StandardCharsets.UTF_8);
      } else if (id == TAG_STRING) {
        found.add(name, content(webm, length));
      } else if (length >= 0 && !CONTAINERS.contains(id)) {
        webm.skipNBytes(length);
      }
    }
  }

  private static byte[] content(DataInputStream webm, long length) throws IOException {
    byte[] content = new byte[FoundTexts.checkedLength(length)];
    webm.readFully(content);
    return content;
  }

  /**
   * A number whose first byte tells by its leading zeros how many more follow.
   *
   * @param marked whether the bit after those zeros belongs to the number, as it does in an id
   * @return -1 for a length that is not known
   */
  private static long number(DataInputStream webm, boolean marked) throws IOException {
    int first = webm.read();
    if (first < 0) {
      throw new EOFException();
    }
    int more = Integer.numberOfLeadingZeros(first) - (Integer.SIZE - Byte.SIZE);
    if (more >= Long.BYTES) {
      throw new EmbeddedWorkflow.UnreadableException("it is broken");
    }
    long value = marked ? first : first & (0x7F >> more);
    boolean allOnes = !marked && value == 0x7F >> more;
    for (int i = 0; i < more; i++) {
      int next = webm.readUnsignedByte();
      allOnes &= next == 0xFF;
      value = value << Byte.SIZE | next;
    }
    return allOnes ? -1 : value;
  }
}
