package io.comfymill.gateway.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;

/** Media types as ComfyUI's server has them, for clients that compare them as a whole. */
@ApplicationScoped
public class ResponseHeaders {
  private static final int BEFORE_ROUTING = 1000;
  private static final int CLIENT_ERROR = 400;
  private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset=utf-8$");

  void register(@Observes Filters filters) {
    filters.register(ResponseHeaders::normalize, BEFORE_ROUTING);
  }

  private static void normalize(RoutingContext exchange) {
    exchange.addHeadersEndHandler(
        done -> {
          MultiMap headers = exchange.response().headers();
          String type = headers.get(HttpHeaders.CONTENT_TYPE);
          if (isEmptyRefusal(exchange.response())) {
            headers.remove(HttpHeaders.CONTENT_TYPE);
          } else if (type != null) {
            headers.set(HttpHeaders.CONTENT_TYPE, mediaType(type));
          }
        });
    exchange.next();
  }

  private static boolean isEmptyRefusal(HttpServerResponse response) {
    return response.getStatusCode() >= CLIENT_ERROR
        && "0".equals(response.headers().get(HttpHeaders.CONTENT_LENGTH));
  }

  static String mediaType(String type) {
    return CHARSET.matcher(type).replaceFirst("; charset=utf-8");
  }
}
