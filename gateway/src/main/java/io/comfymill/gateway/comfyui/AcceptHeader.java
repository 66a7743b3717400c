package io.comfymill.gateway.comfyui;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/**
 * Removes an unreadable Accept header before routing fails on it: such a client is sent what there
 * is, as by ComfyUI.
 */
@ApplicationScoped
public class AcceptHeader {
  private static final int BEFORE_ROUTING = 1000;

  void register(@Observes Filters filters) {
    filters.register(AcceptHeader::check, BEFORE_ROUTING);
  }

  private static void check(RoutingContext context) {
    if (!isReadable(context.request().headers().getAll(HttpHeaders.ACCEPT))) {
      context.request().headers().remove(HttpHeaders.ACCEPT);
    }
    context.next();
  }

  static boolean isReadable(List<String> headers) {
    try {
      for (String header : headers) {
        for (String type : header.split(",", -1)) {
          MediaType.valueOf(type.strip());
        }
      }
      return true;
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }
}
