package io.comfymill.standalone.top;

import java.io.IOException;
import java.util.Optional;
import org.jline.utils.NonBlockingReader;

/**
 * A key that was pressed.
 *
 * @param letter that of a {@link Kind#LETTER}
 */
record Key(Kind kind, char letter) {
  /** Keys with a meaning of their own; OTHER has none. */
  enum Kind {
    UP,
    DOWN,
    ENTER,
    ESCAPE,
    BACKSPACE,
    LETTER,
    OTHER
  }

  private static final int ESC = 27;
  private static final int DELETE = 127;
  private static final int CTRL_C = 3;
  private static final int CTRL_D = 4;

  /** How soon the rest of an arrow key's sequence follows. */
  private static final long REST_MILLIS = 50;

  static Key letter(char letter) {
    return new Key(Kind.LETTER, letter);
  }

  static Key of(Kind kind) {
    return new Key(kind, '\0');
  }

  boolean is(char other) {
    return kind == Kind.LETTER && letter == other;
  }

  /** Empty where none was pressed in time. */
  static Optional<Key> read(NonBlockingReader in, long millis) throws IOException {
    int first = in.read(millis);
    return switch (first) {
      case NonBlockingReader.READ_EXPIRED -> Optional.empty();
      case NonBlockingReader.EOF, CTRL_C, CTRL_D -> Optional.of(letter('q'));
      case '\r', '\n' -> Optional.of(of(Kind.ENTER));
      case '\b', DELETE -> Optional.of(of(Kind.BACKSPACE));
      case ESC -> Optional.of(of(escaped(in)));
      default -> Optional.of(first < ' ' ? of(Kind.OTHER) : letter((char) first));
    };
  }

  private static Kind escaped(NonBlockingReader in) throws IOException {
    int next = in.read(REST_MILLIS);
    if (next != '[' && next != 'O') {
      return Kind.ESCAPE;
    }
    int last = in.read(REST_MILLIS);
    while ((last >= '0' && last <= '9') || last == ';') {
      last = in.read(REST_MILLIS);
    }
    return switch (last) {
      case 'A' -> Kind.UP;
      case 'B' -> Kind.DOWN;
      default -> Kind.OTHER;
    };
  }
}
