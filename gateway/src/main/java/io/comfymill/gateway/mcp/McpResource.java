package io.comfymill.gateway.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.events.OpenStreams;
import io.comfymill.gateway.file.FileBody;
import io.comfymill.gateway.http.ServerSentEvents;
import io.comfymill.gateway.security.RequestTenant;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** {@code /mcp}: the Model Context Protocol over streamable HTTP, without sessions. */
@Path("/mcp")
@Tag(name = "workflows")
@AnswersProblems
public class McpResource {
  private static final int MAX_MESSAGE = 4 * 1024 * 1024;
  private static final int ACCEPTED = 202;
  private static final int NOT_ALLOWED = 405;

  /** Less than what proxies wait for. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  private final boolean enabled;
  private final Methods methods;
  private final OpenStreams open;
  private final RequestTenant tenant;
  private final ObjectMapper json;

  McpResource(
      GatewayConfig config,
      Methods methods,
      OpenStreams open,
      RequestTenant tenant,
      ObjectMapper json) {
    this.enabled = config.mcp().enabled();
    this.methods = methods;
    this.open = open;
    this.tenant = tenant;
    this.json = json;
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.TEXT_PLAIN)
  @Blocking
  @Operation(summary = "A message of the Model Context Protocol: published workflows as tools")
  @APIResponse(
      responseCode = "200",
      description = "progress, then the response",
      content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS))
  @APIResponse(responseCode = "202", description = "a notification was taken")
  @APIResponse(responseCode = "400", description = "it is no such message")
  @APIResponse(responseCode = "429", description = "too many streams are open")
  public RestMulti<String> message(
      @HeaderParam("MCP-Protocol-Version") @Nullable String version, InputStream body)
      throws IOException {
    requireEnabled();
    if (version != null && !Methods.VERSIONS.contains(version)) {
      throw new InvalidFieldException(
          "MCP-Protocol-Version", "must be one of " + String.join(", ", Methods.VERSIONS));
    }
    JsonNode message = read(FileBody.text(body, MAX_MESSAGE));
    if (!message.has("id") || !message.has("method")) {
      return RestMulti.fromMultiData(Multi.createFrom().<String>empty()).status(ACCEPTED).build();
    }
    JSONRPCRequest request =
        new JSONRPCRequest(
            McpSchema.JSONRPC_VERSION,
            message.path("method").asText(),
            id(message.path("id")),
            message.path("params"));
    McpTransportContext context = Call.from(tenant.caller(), tenant.actor());
    if (!open.open()) {
      throw new ProblemException(
          ProblemType.TOO_MANY_STREAMS, "this gateway has too many streams open; try again");
    }
    return ServerSentEvents.answer(
        Multi.createFrom()
            .<String>emitter(events -> answer(request, context, events))
            .onTermination()
            .invoke(open::close));
  }

  private void requireEnabled() {
    if (!enabled) {
      throw new NotFoundException();
    }
  }

  private JsonNode read(String body) {
    try {
      JsonNode message = json.readTree(body);
      if (message.isObject()
          && McpSchema.JSONRPC_VERSION.equals(message.path("jsonrpc").asText())) {
        return message;
      }
    } catch (JsonProcessingException e) {
      throw new InvalidFieldException("the body", "must be JSON", e);
    }
    throw new InvalidFieldException("the body", "must be one message of JSON-RPC 2.0");
  }

  private static Object id(JsonNode id) {
    if (id.isTextual()) {
      return id.textValue();
    } else if (id.isIntegralNumber()) {
      return id.numberValue();
    }
    throw new InvalidFieldException("id", "must be a string or an integer");
  }

  private void answer(
      JSONRPCRequest request, McpTransportContext context, MultiEmitter<? super String> events) {
    Disposable.Composite work = Disposables.composite();
    Cancellable alive =
        Multi.createFrom()
            .ticks()
            .every(KEEP_ALIVE)
            .onOverflow()
            .drop()
            .subscribe()
            .with(tick -> events.emit(ServerSentEvents.KEEP_ALIVE));
    // Before there is an answer, which may be there at once.
    events.onTermination(
        () -> {
          alive.cancel();
          work.dispose();
        });
    work.add(
        methods
            .session()
            .responseStream(new AnswerStream(json, events))
            .handle(request)
            .contextWrite(known -> known.put(McpTransportContext.KEY, context))
            .subscribe(done -> {}, events::fail));
  }

  /** Where others have a stream of notifications: this server has none to send unasked. */
  @GET
  @Operation(hidden = true)
  public Response notifications() {
    requireEnabled();
    return Response.status(NOT_ALLOWED).header(HttpHeaders.ALLOW, "POST").build();
  }
}
