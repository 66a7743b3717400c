package io.comfymill.gateway.assets.resumable;

import io.comfymill.gateway.assets.AssetException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jboss.logging.Logger;

/** A request's body, which ends where its connection breaks; fails if it is longer than it may. */
final class UntilItBreaks extends FilterInputStream {
  private static final Logger LOG = Logger.getLogger(UntilItBreaks.class);

  private final long atMost;
  private long bytes;

  UntilItBreaks(InputStream body, long atMost) {
    super(body);
    this.atMost = atMost;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    try {
      int count = super.read(target, offset, length);
      bytes += Math.max(0, count);
      if (bytes > atMost) {
        throw new AssetException(
            413, "PAYLOAD_TOO_LARGE", "more came than the %d bytes left".formatted(atMost));
      }
      return count;
    } catch (IOException e) {
      LOG.debugf(e, "an upload broke off after %d bytes", bytes);
      return -1;
    }
  }
}
