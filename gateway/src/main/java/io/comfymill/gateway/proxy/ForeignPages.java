package io.comfymill.gateway.proxy;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps web pages of other sites out, by the rules of a ComfyUI's own server. */
final class ForeignPages {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

  private ForeignPages() {}

  static boolean sent(HttpServerRequest request) {
    return isForeign(
        request.getHeader("Sec-Fetch-Site"),
        request.getHeader("Host"),
        request.getHeader("Origin"));
  }

  static boolean isForeign(@Nullable String site, @Nullable String host, @Nullable String origin) {
    if ("cross-site".equals(site)) {
      return true;
    }
    if (host == null || origin == null) {
      return false;
    }
    try {
      URI asked = URI.create("http://" + host.toLowerCase(Locale.ROOT));
      URI page = URI.create(origin.toLowerCase(Locale.ROOT));
      if (asked.getHost() == null || page.getHost() == null) {
        return false;
      }
      boolean ports = asked.getPort() >= 0 && page.getPort() >= 0;
      boolean same =
          asked.getHost().equals(page.getHost()) && (!ports || asked.getPort() == page.getPort());
      return LOOPBACK.contains(asked.getHost()) && !same;
    } catch (IllegalArgumentException e) {
      return false; // no URL, so no page of another site
    }
  }
}
