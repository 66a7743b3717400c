package io.comfymill.gateway.errors;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tenant or a key has used what it may: answered with 429, and when to try again. */
public final class QuotaExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String quota;
  private final long limit;
  private final @Nullable Duration window;
  private final Duration retryAfter;

  /**
   * @param quota such as {@code submits}
   * @param window of a rate; null for an amount
   */
  public QuotaExceededException(
      String message, String quota, long limit, @Nullable Duration window, Duration retryAfter) {
    super(message);
    this.quota = quota;
    this.limit = limit;
    this.window = window;
    this.retryAfter = retryAfter;
  }

  /** As the drafts of the IETF on rate limits have them. */
  public Map<String, String> headers() {
    long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Retry-After", Long.toString(seconds));
    headers.put(
        "RateLimit-Policy",
        "\"%s\";q=%d%s".formatted(quota, limit, window == null ? "" : ";w=" + window.toSeconds()));
    headers.put("RateLimit", "\"%s\";r=0;t=%d".formatted(quota, seconds));
    return headers;
  }
}
