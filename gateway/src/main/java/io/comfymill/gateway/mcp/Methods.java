package io.comfymill.gateway.mcp;

import io.modelcontextprotocol.server.McpNotificationHandler;
import io.modelcontextprotocol.server.McpRequestHandler;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.InitializeResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import io.modelcontextprotocol.spec.ProtocolVersions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import reactor.core.publisher.Mono;

/**
 * The methods of the protocol. One session serves everybody: what there is depends on who asks
 * alone, and nothing is remembered between two requests.
 */
@ApplicationScoped
class Methods {
  /** The newest last. */
  static final List<String> VERSIONS =
      List.of(
          ProtocolVersions.MCP_2025_03_26,
          ProtocolVersions.MCP_2025_06_18,
          ProtocolVersions.MCP_2025_11_25);

  private static final String NAME = "comfymill";
  private static final ServerCapabilities CAPABILITIES =
      ServerCapabilities.builder().tools(false).resources(false, false).build();
  private static final String INSTRUCTIONS =
      """
      Each tool but jobResult runs a workflow on a fleet of ComfyUI servers and answers with what it \
      made. Where a run takes longer than a call may, the answer names its job: ask jobResult for it.""";

  private final String version;
  private final McpStreamableServerSession session;

  Methods(
      Tools tools,
      JobResources resources,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.version = version;
    Map<String, McpRequestHandler<?>> methods =
        Map.of(
            McpSchema.METHOD_INITIALIZE, method(this::initialize),
            McpSchema.METHOD_PING, method(call -> Uni.createFrom().item(Map.of())),
            McpSchema.METHOD_TOOLS_LIST, method(tools::list),
            McpSchema.METHOD_TOOLS_CALL, method(tools::call),
            McpSchema.METHOD_RESOURCES_LIST, method(resources::list),
            McpSchema.METHOD_RESOURCES_TEMPLATES_LIST, method(resources::templates),
            McpSchema.METHOD_RESOURCES_READ, method(resources::read));
    Map<String, McpNotificationHandler> none = Map.of();
    this.session =
        new McpStreamableServerSession(
            NAME,
            new McpSchema.ClientCapabilities(null, null, null, null),
            new Implementation("unknown", ""),
            Duration.ofMinutes(1), // for requests to clients, of which there are none
            methods,
            none);
  }

  McpStreamableServerSession session() {
    return session;
  }

  private static <T> McpRequestHandler<T> method(Function<Call, Uni<T>> method) {
    return (exchange, params) ->
        Mono.fromCompletionStage(
            () ->
                Uni.createFrom()
                    .deferred(() -> method.apply(Call.of(exchange, params)))
                    .onFailure()
                    .transform(Failures::ofMethod)
                    .subscribeAsCompletionStage());
  }

  private Uni<InitializeResult> initialize(Call call) {
    String asked = call.params().path("protocolVersion").asText();
    return Uni.createFrom()
        .item(
            new InitializeResult(
                VERSIONS.contains(asked) ? asked : VERSIONS.get(VERSIONS.size() - 1),
                CAPABILITIES,
                new Implementation(NAME, "Comfymill", version),
                INSTRUCTIONS));
  }
}
