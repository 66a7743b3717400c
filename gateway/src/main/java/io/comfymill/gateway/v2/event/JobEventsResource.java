package io.comfymill.gateway.v2.event;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.comfymill.gateway.http.ServerSentEvents;
import io.comfymill.gateway.security.RequestTenant;
import io.comfymill.gateway.v2.asset.ContentLinks;
import io.comfymill.gateway.v2.error.ApiErrors;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
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
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/jobs/{id}/events}: what becomes of a job, as server-sent events. */
@Path("/api/v2/jobs/{id}/events")
@Tag(name = "comfy-api-v2")
public class JobEventsResource {
  private static final long NONE = -1;

  private final JobStreams streams;
  private final ContentLinks links;
  private final RequestTenant tenant;
  private final ObjectMapper json;

  JobEventsResource(
      JobStreams streams, ContentLinks links, RequestTenant tenant, ObjectMapper json) {
    this.streams = streams;
    this.links = links;
    this.tenant = tenant;
    this.json = json;
  }

  /** Each event's id is the job's last change, so a client that comes again says what it knows. */
  @GET
  @NonBlocking
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(summary = "Status, progress, previews and outputs, until the job has ended")
  @APIResponse(
      responseCode = "200",
      description = "a snapshot first, then what changes",
      content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS))
  @APIResponse(responseCode = "404", description = "there is no such job")
  @APIResponse(responseCode = "429", description = "too many streams are open")
  public RestMulti<String> events(
      @RestPath String id,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
      @Context RoutingContext exchange) {
    Multi<String> events =
        links
            .signer(exchange.request())
            .onItem()
            .transformToMulti(
                signer ->
                    streams.events(
                        new JobStreams.Request(tenant.current(), id, number(lastEventId), signer)))
            .onFailure()
            .transform(ApiErrors::of)
            .map(this::text);
    return ServerSentEvents.answer(events);
  }

  private static long number(@Nullable String lastEventId) {
    return lastEventId != null && lastEventId.matches("\\d{1,18}")
        ? Long.parseLong(lastEventId)
        : NONE;
  }

  private String text(StreamState.Event event) {
    return event.equals(StreamState.KEEP_ALIVE)
        ? ServerSentEvents.KEEP_ALIVE
        : ServerSentEvents.text(json, event.name(), event.id(), event.data());
  }
}
