package io.comfymill.gateway.published;

import io.comfymill.gateway.errors.InvalidFieldException;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a caller wants a run's answer.
 *
 * @param patience for how long it may wait for the end
 * @param bytes the type of result that is to be the answer itself; empty for JSON
 */
record RunWish(Duration patience, Optional<MediaType> bytes) {
  private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait=([0-9]{1,6})");
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** For bytes, which are of no use before the end. */
  private static final Duration USUAL = Duration.ofMinutes(1);

  /**
   * @param accept the headers as they were sent; null for none
   * @throws InvalidFieldException where one cannot be heeded
   */
  static RunWish of(@Nullable String accept, @Nullable String prefer) {
    List<MediaType> accepted = types(accept);
    Optional<MediaType> bytes =
        accepted.stream().anyMatch(RunWish::isJson)
            ? Optional.empty()
            : accepted.stream().findFirst();
    return new RunWish(wait(prefer, bytes.isPresent() ? USUAL : Duration.ZERO), bytes);
  }

  private static List<MediaType> types(@Nullable String accept) {
    try {
      return accept == null
          ? List.of()
          : Arrays.stream(accept.split(",")).map(String::strip).map(MediaType::valueOf).toList();
    } catch (IllegalArgumentException e) {
      throw new InvalidFieldException("Accept", "must be media types such as image/png", e);
    }
  }

  private static boolean isJson(MediaType type) {
    return type.isWildcardType() || type.isCompatible(MediaType.APPLICATION_JSON_TYPE);
  }

  private static Duration wait(@Nullable String prefer, Duration otherwise) {
    Matcher wait = WAIT.matcher(prefer == null ? "" : prefer);
    if (!wait.find()) {
      return otherwise;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(wait.group(1)));
    if (asked.compareTo(LONGEST) > 0) {
      throw new InvalidFieldException("Prefer", "may wait for 600 seconds at most");
    }
    return asked;
  }
}
