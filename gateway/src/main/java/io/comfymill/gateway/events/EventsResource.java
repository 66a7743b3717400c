package io.comfymill.gateway.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.http.ServerSentEvents;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /api/events}: what changes, as server-sent events. */
@Path("/api/events")
@Tag(name = "monitoring")
@AnswersProblems
public class EventsResource {
  private final EventStreams streams;
  private final RequestTenant tenant;
  private final ObjectMapper json;

  EventsResource(EventStreams streams, RequestTenant tenant, ObjectMapper json) {
    this.streams = streams;
    this.tenant = tenant;
    this.json = json;
  }

  @GET
  @NonBlocking
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(summary = "What changes: ?topics=jobs,progress,nodes,queue, without end")
  @APIResponse(
      responseCode = "200",
      description = "nodes and queue as they are, then what changes; jobs since Last-Event-ID",
      content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS))
  @APIResponse(responseCode = "400", description = "there is no such topic")
  @APIResponse(responseCode = "429", description = "too many streams are open")
  public RestMulti<String> events(
      @RestQuery @Nullable String topics,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
      @Context RoutingContext exchange) {
    HttpServerResponse response = exchange.response();
    Multi<EventStreams.Event> events =
        streams.events(
            new EventStreams.Request(
                tenant.current(), EventTopic.parse(topics), number(lastEventId), response::reset));
    if (events == null) {
      throw new ProblemException(
          ProblemType.TOO_MANY_STREAMS, "this gateway has too many event streams open; try again");
    }
    return ServerSentEvents.answer(events.map(this::text));
  }

  private static @Nullable Long number(@Nullable String lastEventId) {
    return lastEventId != null && lastEventId.matches("\\d{1,18}")
        ? Long.valueOf(lastEventId)
        : null;
  }

  private String text(EventStreams.Event event) {
    return event.equals(EventStreams.Event.KEEP_ALIVE)
        ? ServerSentEvents.KEEP_ALIVE
        : ServerSentEvents.text(json, event.name(), event.id(), event.data());
  }
}
