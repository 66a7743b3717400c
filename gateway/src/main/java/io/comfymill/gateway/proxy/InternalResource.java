package io.comfymill.gateway.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.gateway.artifacts.FileRef;
import io.comfymill.gateway.errors.BadRequestException;
import io.comfymill.gateway.input.JsonBody;
import io.comfymill.gateway.security.RequestTenant;
import io.comfymill.gateway.websocket.LogSubscribers;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** {@code /internal}, which ComfyUI has for its frontend alone. */
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "comfyui")
@NonBlocking
public class InternalResource {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** ComfyUI's own. */
  private static final int MOST_ENTRIES = 300;

  private final FleetReads reads;
  private final FolderFiles files;
  private final LogSubscribers subscribers;
  private final RequestTenant tenant;

  InternalResource(
      FleetReads reads, FolderFiles files, LogSubscribers subscribers, RequestTenant tenant) {
    this.reads = reads;
    this.files = files;
    this.subscribers = subscribers;
    this.tenant = tenant;
  }

  @GET
  @Path("/logs")
  @Operation(summary = "The newest log lines of all nodes as one JSON string")
  public Uni<TextNode> text() {
    return entries().map(InternalResource::joined);
  }

  private static TextNode joined(List<JsonNode> entries) {
    StringBuilder text = new StringBuilder();
    entries.forEach(
        entry ->
            text.append(entry.path("t").asText()).append(" - ").append(entry.path("m").asText()));
    return TextNode.valueOf(text.toString());
  }

  @GET
  @Path("/logs/raw")
  @Operation(summary = "The same as {entries: [{t, m}], size: {cols, rows}}")
  public Uni<ObjectNode> raw() {
    return entries().map(InternalResource::terminal);
  }

  private static ObjectNode terminal(List<JsonNode> entries) {
    ObjectNode answer = JSON.objectNode();
    answer.putArray("entries").addAll(entries);
    answer.putObject("size").put("cols", 80).put("rows", 24);
    return answer;
  }

  /** In the order of their times, which are texts that sort. */
  private Uni<List<JsonNode>> entries() {
    return reads.byNode("/internal/logs/raw").map(InternalResource::newest);
  }

  private static List<JsonNode> newest(List<JsonNode> logs) {
    List<JsonNode> all = new ArrayList<>();
    logs.forEach(log -> log.path("entries").forEach(all::add));
    all.sort(Comparator.comparing(entry -> entry.path("t").asText()));
    return all.subList(Math.max(0, all.size() - MOST_ENTRIES), all.size());
  }

  @PATCH
  @Path("/logs/subscribe")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "{clientId, enabled}: whether new lines come over the client's socket")
  public Uni<Response> subscribe(byte @Nullable [] body) {
    JsonNode json = JsonBody.any(body == null ? new byte[0] : body);
    if (!json.path("clientId").isTextual() || !json.has("enabled")) {
      throw new BadRequestException("the body must be {clientId, enabled}");
    }
    return subscribers
        .change(tenant.current(), json.get("clientId").textValue(), isTrue(json.get("enabled")))
        .replaceWith(() -> Response.ok().build());
  }

  /** As Python takes any value. */
  private static boolean isTrue(JsonNode value) {
    return switch (value.getNodeType()) {
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> value.doubleValue() != 0;
      case STRING -> !value.textValue().isEmpty();
      case ARRAY, OBJECT -> !value.isEmpty();
      default -> false;
    };
  }

  @GET
  @Path("/folder_paths")
  @Operation(summary = "Where nodes keep what: folder → paths")
  public Uni<ObjectNode> folderPaths() {
    return reads.byNode("/internal/folder_paths").map(MergedAnswers::objects);
  }

  @GET
  @Path("/files/{type}")
  @Operation(summary = "Names of the newest files: output, input or temp")
  public Uni<Response> files(@RestPath String type) {
    return FileRef.isType(type)
        ? files.names(tenant.current(), type).map(names -> Response.ok(array(names)).build())
        : Uni.createFrom()
            .item(
                Response.status(Response.Status.BAD_REQUEST)
                    .entity(JSON.objectNode().put("error", "Invalid directory type"))
                    .build());
  }

  private static ArrayNode array(List<String> names) {
    ArrayNode array = JSON.arrayNode();
    names.forEach(array::add);
    return array;
  }
}
