package io.comfymill.gateway.batch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.events.OpenStreams;
import io.comfymill.gateway.http.ServerSentEvents;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestPath;

/** {@code /api/batches/{id}/events}: how far a batch is, as server-sent events. */
@Path("/api/batches/{id}/events")
@Tag(name = "batches")
@AnswersProblems
public class BatchEventsResource {
  private final Batches batches;
  private final OpenStreams open;
  private final RequestTenant tenant;
  private final ObjectMapper json;

  BatchEventsResource(Batches batches, OpenStreams open, RequestTenant tenant, ObjectMapper json) {
    this.batches = batches;
    this.open = open;
    this.tenant = tenant;
    this.json = json;
  }

  @GET
  @NonBlocking
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(summary = "How far a batch is: at once, at each change, and when it has ended")
  @APIResponse(
      responseCode = "200",
      description = "events \"batch\", each the batch as GET /api/batches/{id} has it",
      content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS))
  @APIResponse(responseCode = "404", description = "there is no such batch")
  @APIResponse(responseCode = "429", description = "too many streams are open")
  public RestMulti<String> events(@RestPath String id) {
    BatchWatch watch = new BatchWatch(batches, open, tenant.current(), id);
    if (!open.open()) {
      throw new ProblemException(
          ProblemType.TOO_MANY_STREAMS, "this gateway has too many event streams open; try again");
    }
    return ServerSentEvents.answer(
        watch.views().map(this::text).onTermination().invoke(open::close));
  }

  private String text(Optional<BatchView> batch) {
    return batch
        .map(view -> ServerSentEvents.text(json, "batch", null, view))
        .orElse(ServerSentEvents.KEEP_ALIVE);
  }
}
