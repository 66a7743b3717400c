package io.comfymill.gateway.security;

import io.comfymill.gateway.GatewayConfig;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes credentials out of URLs before anything else sees them: tickets ({@code ?ticket=}), and
 * keys in a base path ({@code /k/KEY/}). So they are in no log, and no node is sent them.
 */
@ApplicationScoped
public class UrlCredentials {
  private static final int FIRST = Integer.MIN_VALUE;
  private static final String KEY = UrlCredentials.class.getName() + ".key";
  private static final String TICKET = UrlCredentials.class.getName() + ".ticket";
  private static final Pattern BASE_PATH = Pattern.compile("/k/(cmk_[0-9a-f]+)(/.*)?");
  private static final String PARAMETER = "ticket=" + Tickets.PREFIX;

  private final boolean keys;

  UrlCredentials(GatewayConfig config) {
    this.keys = config.auth().keysInUrls();
  }

  void install(@Observes Router router) {
    router.route().order(FIRST).handler(this::handle);
  }

  private void handle(RoutingContext exchange) {
    String before = exchange.request().uri();
    Parts parts = split(before, keys);
    if (parts.uri().equals(before)) {
      exchange.next();
      return;
    }
    exchange.put(KEY, parts.key()).put(TICKET, parts.ticket());
    exchange.reroute(exchange.request().method(), parts.uri());
  }

  /**
   * @param uri without them
   */
  record Parts(String uri, @Nullable String key, @Nullable String ticket) {}

  /**
   * @param keys whether keys may be in a path
   */
  static Parts split(String uri, boolean keys) {
    String[] halves = uri.split("\\?", 2);
    String path = halves[0];
    Matcher base = BASE_PATH.matcher(path);
    String key = null;
    if (keys && base.matches()) {
      key = base.group(1);
      path = base.group(2) == null ? "/" : base.group(2);
    }
    if (halves.length < 2 || !halves[1].contains(PARAMETER)) {
      return new Parts(halves.length < 2 ? path : path + "?" + halves[1], key, null);
    }
    String[] parameters = halves[1].split("&", -1);
    String ticket = null;
    for (String parameter : parameters) {
      if (parameter.startsWith(PARAMETER)) {
        ticket = parameter.substring("ticket=".length());
      }
    }
    String rest =
        Arrays.stream(parameters)
            .filter(parameter -> !parameter.startsWith(PARAMETER))
            .collect(Collectors.joining("&"));
    return new Parts(rest.isEmpty() ? path : path + "?" + rest, key, ticket);
  }

  static Optional<String> ticket(RoutingContext exchange) {
    return Optional.ofNullable(exchange.get(TICKET));
  }

  static Optional<String> key(RoutingContext exchange) {
    return Optional.ofNullable(exchange.get(KEY));
  }
}
