package io.comfymill.gateway.http;

import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** RESTEasy takes an empty query parameter for none. ComfyUI does not, and refuses some. */
public final class SentParameters {
  private SentParameters() {}

  /**
   * @param read as RESTEasy has it
   * @return null only where it was not sent
   */
  public static @Nullable String text(RoutingContext exchange, String name, @Nullable String read) {
    return read == null && exchange.queryParams().contains(name) ? "" : read;
  }
}
