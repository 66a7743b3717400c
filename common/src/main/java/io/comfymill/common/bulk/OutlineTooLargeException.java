package io.comfymill.common.bulk;

import java.io.IOException;

/** A prompt is too large to process even without its long strings. */
public final class OutlineTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  OutlineTooLargeException(long maxBytes) {
    super(
        "Without its strings over %d KiB the body may have %d bytes, and fewer where it is made of"
                .formatted(LongStringFilter.LONG_BYTES / 1024, maxBytes)
            + " very many small values");
  }
}
