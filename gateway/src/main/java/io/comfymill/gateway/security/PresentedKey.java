package io.comfymill.gateway.security;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a request may show its key. It is taken away, so that no node is sent it. */
final class PresentedKey {
  private static final String HEADER = "X-API-Key";
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";
  private static final String USER = "comfymill:";
  private static final String OURS = "cmk_";

  private PresentedKey() {}

  /** What may be a key, or nothing of the kind; empty where none is shown. */
  static Optional<String> take(RoutingContext exchange) {
    MultiMap headers = exchange.request().headers();
    String header = headers.get(HEADER);
    headers.remove(HEADER);
    Optional<String> authorized = ofAuthorization(headers.get(HttpHeaders.AUTHORIZATION));
    authorized.ifPresent(key -> headers.remove(HttpHeaders.AUTHORIZATION));
    return UrlCredentials.key(exchange)
        .or(() -> Optional.ofNullable(header).map(String::strip))
        .or(() -> authorized);
  }

  /** A bearer token that is none of our keys is somebody else's to judge. */
  static Optional<String> ofAuthorization(@Nullable String header) {
    String lower = header == null ? "" : header.toLowerCase(Locale.ROOT);
    if (lower.startsWith(BEARER)) {
      String token = header.substring(BEARER.length()).strip();
      return Optional.of(token).filter(text -> text.startsWith(OURS));
    }
    if (lower.startsWith(BASIC)) {
      String pair = decoded(header.substring(BASIC.length()).strip());
      return Optional.of(pair.startsWith(USER) ? pair.substring(USER.length()) : pair);
    }
    return Optional.empty();
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return ""; // which is no key
    }
  }
}
