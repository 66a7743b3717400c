package io.comfymill.standalone.embedded;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The metadata of an MP4 or QuickTime file, with keys of its own or with Apple's. */
final class Mp4Texts {
  private static final int HEADER_BYTES = 8;

  /** Its type and its language. */
  private static final int DATA_HEADER_BYTES = 8;

  private static final String APPLES_COMMENT = "\u00a9cmt";

  private final FoundTexts found;
  private final List<String> keys = new ArrayList<>();

  private Mp4Texts(FoundTexts found) {
    this.found = found;
  }

  static void read(DataInputStream mp4, FoundTexts found) throws IOException {
    while (!found.isEnough()) {
      long length = Integer.toUnsignedLong(mp4.readInt()) - HEADER_BYTES;
      String type = new String(mp4.readNBytes(4), StandardCharsets.ISO_8859_1);
      if (length == 1 - HEADER_BYTES) {
        length = mp4.readLong() - HEADER_BYTES - Long.BYTES;
      }
      if (length < 0) {
        return; // the last one, without an end, is the film itself
      } else if (type.equals("moov")) {
        byte[] movie = new byte[FoundTexts.checkedLength(length)];
        mp4.readFully(movie);
        new Mp4Texts(found).movie(ByteBuffer.wrap(movie));
      } else {
        mp4.skipNBytes(length);
      }
    }
  }

  private void movie(ByteBuffer movie) throws IOException {
    try {
      boxes(movie, this::box);
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new EmbeddedWorkflow.UnreadableException("its metadata is broken");
    }
  }

  private static void boxes(ByteBuffer from, BiConsumer<String, ByteBuffer> found) {
    while (from.remaining() >= HEADER_BYTES) {
      int length = from.getInt() - HEADER_BYTES;
      String type = string(from, 4);
      if (length < 0) {
        return;
      }
      found.accept(type, from.slice(from.position(), length));
      from.position(from.position() + length);
    }
  }

  private void box(String type, ByteBuffer content) {
    switch (type) {
      case "udta" -> boxes(content, this::box);
      case "meta" -> {
        boolean quickTime = content.remaining() >= 8 && content.getInt(4) == 0x68646c72; // "hdlr"
        content.position(quickTime ? 0 : 4);
        boxes(content, this::box);
      }
      case "keys" -> keys(content.position(4));
      case "ilst" -> boxes(content, this::item);
      default -> {} // how the film is stored
    }
  }

  private void keys(ByteBuffer content) {
    int count = content.getInt();
    for (int i = 0; i < count; i++) {
      int length = content.getInt() - HEADER_BYTES;
      content.getInt(); // the name space
      keys.add(string(content, length));
    }
  }

  /** Its type is Apple's name of it, or the place of its key, from 1. */
  private void item(String type, ByteBuffer content) {
    int place = ByteBuffer.wrap(type.getBytes(StandardCharsets.ISO_8859_1)).getInt();
    String name =
        place > 0 && place <= keys.size()
            ? keys.get(place - 1)
            : type.equals(APPLES_COMMENT) ? FoundTexts.COMMENT : type;
    boxes(
        content,
        (inner, data) -> {
          if (inner.equals("data") && data.remaining() >= DATA_HEADER_BYTES) {
            byte[] text = new byte[data.remaining() - DATA_HEADER_BYTES];
            data.position(DATA_HEADER_BYTES).get(text);
            found.add(name, text);
          }
        });
  }

  private static String string(ByteBuffer from, int length) {
    byte[] bytes = new byte[from.slice(from.position(), length).remaining()];
    from.get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
