package io.comfymill.standalone.terminal;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/** A picture below the line that the cursor is in, in whose place the next one comes. */
public final class LivePicture implements AutoCloseable {
  private static final int ROWS = 14;

  private final PictureProtocol protocol;
  private final PrintStream out;
  private boolean begun;

  LivePicture(PictureProtocol protocol, PrintStream out) {
    this.protocol = protocol;
    this.out = out;
  }

  /** Empty where the terminal, by its variables, shows no pictures. */
  public static Optional<LivePicture> of(Map<String, String> environment, PrintStream out) {
    return PictureProtocol.of(environment).map(protocol -> new LivePicture(protocol, out));
  }

  /** One that cannot be read is passed over: the next one comes soon. Thread-safe. */
  public synchronized void show(byte[] image) {
    try {
      String picture = protocol.sequence(image, ROWS);
      String room = begun ? "" : "\n".repeat(ROWS + 1) + "\033[%dA".formatted(ROWS + 1);
      begun = true;
      // One write, since a progress bar writes to the same terminal from its own thread.
      out.print(room + "\0337\033[1B\r" + picture + "\0338");
      out.flush();
    } catch (IOException unreadable) {
      return;
    }
  }

  /** Puts the cursor below it. */
  @Override
  public synchronized void close() {
    if (begun) {
      out.print("\n".repeat(ROWS + 1));
      out.flush();
    }
  }
}
