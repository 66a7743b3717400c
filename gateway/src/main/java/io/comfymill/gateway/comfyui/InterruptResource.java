package io.comfymill.gateway.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.errors.BadRequestException;
import io.comfymill.gateway.input.PromptIds;
import io.comfymill.gateway.queue.Interrupts;
import io.comfymill.gateway.queue.JobQueue;
import io.comfymill.gateway.security.RequestTenant;
import io.comfymill.gateway.websocket.Addresses;
import io.comfymill.gateway.websocket.SocketRegistry;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /interrupt}: stops running jobs of the caller, and of nobody else. */
@Path("/interrupt")
@Tag(name = "comfyui")
public class InterruptResource {
  private final JobQueue queue;
  private final SocketRegistry sockets;
  private final RequestTenant tenant;

  InterruptResource(JobQueue queue, SocketRegistry sockets, RequestTenant tenant) {
    this.queue = queue;
    this.sockets = sockets;
    this.tenant = tenant;
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Interrupt the running job {prompt_id}, or the caller's")
  public Uni<Response> interrupt(
      byte @Nullable [] body,
      @RestQuery @Nullable String clientId,
      @Context HttpServerRequest request) {
    TenantId current = tenant.current();
    JsonNode named = promptId(body);
    if (named.isTextual() && !PromptIds.isPossible(named.textValue())) {
      return Uni.createFrom().item(Response.ok().build()); // no prompt can have that id
    }
    String address = Addresses.host(request.remoteAddress().hostAddress());
    Interrupts.Caller caller =
        new Interrupts.Caller(
            named.isTextual() ? new PromptId(named.textValue()) : null,
            clientId == null || clientId.isEmpty() ? null : clientId,
            sockets.clientsAt(current, address));
    return queue
        .jobs(current)
        .map(jobs -> Interrupts.choose(jobs, caller))
        .chain(chosen -> queue.interrupt(current, chosen))
        .replaceWith(() -> Response.ok().build());
  }

  /** Missing if none is named. Like ComfyUI, treats a body that is not JSON as none. */
  private static JsonNode promptId(byte @Nullable [] body) {
    JsonNode json = tree(body);
    if (!json.isObject() && !json.isMissingNode()) {
      throw new BadRequestException("the body must be a JSON object");
    }
    JsonNode id = json.path("prompt_id");
    if (!id.isTextual() && !id.isMissingNode() && !id.isNull()) {
      throw new BadRequestException("prompt_id must be a string");
    }
    return id;
  }

  private static JsonNode tree(byte @Nullable [] body) {
    if (body == null || body.length == 0) {
      return WireJson.mapper().missingNode();
    }
    RequestBody.requireShort(body);
    try {
      return WireJson.mapper().readTree(body);
    } catch (IOException e) {
      return WireJson.mapper().missingNode();
    }
  }
}
