package io.comfymill.standalone.cli.submit;

import io.comfymill.standalone.cli.base.Displays;
import io.comfymill.standalone.terminal.LivePicture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows previews of running jobs, where there is a terminal that can. */
final class Previews implements Consumer<byte[]>, AutoCloseable {
  private final @Nullable LivePicture picture;

  private Previews(@Nullable LivePicture picture) {
    this.picture = picture;
  }

  static Previews none() {
    return new Previews(null);
  }

  static Previews ofTerminal() {
    return new Previews(
        Displays.isTerminal() ? LivePicture.of(System.getenv(), System.err).orElse(null) : null);
  }

  @Override
  public void accept(byte[] preview) {
    if (picture != null) {
      picture.show(preview);
    }
  }

  @Override
  public void close() {
    if (picture != null) {
      picture.close();
    }
  }
}
