package io.comfymill.gateway.security;

import io.comfymill.gateway.security.key.KeysChanged;
import io.comfymill.gateway.security.key.KnownKeys;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Answers that are being sent to holders of keys, such as event streams without end: they break off
 * when the key is revoked. WebSockets are closed where they are kept.
 */
@ApplicationScoped
class OpenAnswers {
  private static final Logger LOG = Logger.getLogger(OpenAnswers.class);

  private final KnownKeys keys;

  /** As many as there are requests under way. */
  private final Map<RoutingContext, String> open = new ConcurrentHashMap<>();

  OpenAnswers(KnownKeys keys) {
    this.keys = keys;
  }

  void add(RoutingContext exchange, String key) {
    if (!exchange.request().headers().contains(HttpHeaders.UPGRADE)) {
      open.put(exchange, key);
      exchange.addEndHandler(ended -> open.remove(exchange));
    }
  }

  void keysChanged(@Observes KeysChanged event) {
    Map<String, List<RoutingContext>> byKey =
        open.keySet().stream()
            .collect(Collectors.groupingBy(exchange -> open.getOrDefault(exchange, "")));
    byKey.forEach(
        (key, answers) ->
            keys.isValid(key)
                .subscribe()
                .with(
                    valid -> answers.stream().filter(all -> !valid).forEach(OpenAnswers::breakOff),
                    failure -> LOG.warnf("answers to key %s go on: %s", key, failure)));
  }

  private static void breakOff(RoutingContext exchange) {
    if (exchange.response().headWritten() && !exchange.response().ended()) {
      exchange.request().connection().close();
    }
  }
}
