package io.comfymill.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestMulti;
import org.jspecify.annotations.Nullable;

/**
 * Answers of server-sent events, written as text by hand: the framework's own events are preceded
 * by their answer's head, after which nothing can be refused.
 */
public final class ServerSentEvents {
  /** So that proxies do not take a silent stream for a dead one. */
  public static final String KEEP_ALIVE = ": keep-alive\n\n";

  private ServerSentEvents() {}

  /**
   * @param events each as text
   */
  public static RestMulti<String> answer(Multi<String> events) {
    return RestMulti.fromMultiData(events)
        .header(HttpHeaders.CONTENT_TYPE, MediaType.SERVER_SENT_EVENTS)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Accel-Buffering", "no")
        .build();
  }

  /**
   * @param id by which a client that comes again says what it knows; null for none
   */
  public static String text(ObjectMapper json, String name, @Nullable Long id, Object data) {
    String number = id == null ? "" : "id: %d\n".formatted(id);
    try {
      return "event: %s\n%sdata: %s\n\n".formatted(name, number, json.writeValueAsString(data));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event cannot be written", e);
    }
  }
}
