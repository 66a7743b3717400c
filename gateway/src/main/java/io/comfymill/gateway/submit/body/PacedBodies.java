package io.comfymill.gateway.submit.body;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Objects;

/**
 * Takes the bodies of prompts before the server does, which would gather each whole in memory, also
 * for a resource that asks for a stream.
 */
@ApplicationScoped
public class PacedBodies {
  private static final String KEY = PacedBody.class.getName();

  void install(@Observes Router router) {
    router.post("/prompt").order(Integer.MIN_VALUE).handler(PacedBodies::take);
  }

  private static void take(RoutingContext exchange) {
    exchange.put(KEY, new PacedBody(exchange.request()));
    ((RoutingContextInternal) exchange).visitHandler(RoutingContextInternal.BODY_HANDLER);
    exchange.next();
  }

  /** The body of a {@code POST /prompt}. */
  public static PacedBody of(RoutingContext exchange) {
    return Objects.requireNonNull(exchange.get(KEY), "no body was taken");
  }
}
