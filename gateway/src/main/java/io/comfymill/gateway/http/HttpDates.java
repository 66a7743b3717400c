package io.comfymill.gateway.http;

import io.netty.handler.codec.DateFormatter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Times in headers, which know no fractions of a second. */
public final class HttpDates {
  private HttpDates() {}

  public static String text(Instant time) {
    return DateFormatter.format(Date.from(time));
  }

  /**
   * Whether what was last modified then has changed since.
   *
   * @param ifUnmodifiedSince the header; one that is no date says nothing
   */
  public static boolean isModified(@Nullable String ifUnmodifiedSince, Instant modifiedAt) {
    Date since = ifUnmodifiedSince == null ? null : DateFormatter.parseHttpDate(ifUnmodifiedSince);
    return since != null && modifiedAt.truncatedTo(ChronoUnit.SECONDS).isAfter(since.toInstant());
  }

  /**
   * Whether what was last modified then is as it was.
   *
   * @param ifModifiedSince the header; one that is no date says nothing
   */
  public static boolean isUnmodified(@Nullable String ifModifiedSince, Instant modifiedAt) {
    Date since = ifModifiedSince == null ? null : DateFormatter.parseHttpDate(ifModifiedSince);
    return since != null && !modifiedAt.truncatedTo(ChronoUnit.SECONDS).isAfter(since.toInstant());
  }
}
