package io.comfymill.gateway.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.validation.PythonValue;
import io.comfymill.gateway.errors.BadRequestException;
import io.comfymill.gateway.fleet.NodeQueries;
import io.comfymill.gateway.input.JsonBody;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code /free}: every node that holds no other tenant's job is told. A ComfyUI heeds it between
 * two prompts, so no job loses what it works with.
 */
@Path("/free")
@Tag(name = "comfyui")
public class FreeResource {
  private static final int MAX_BYTES = 64 * 1024;
  private static final int AT_ONCE = 16;

  private final ReachableNodes nodes;
  private final NodeQueries attempts;
  private final NodeClient client;
  private final RequestTenant tenant;

  FreeResource(
      ReachableNodes nodes, NodeQueries attempts, NodeClient client, RequestTenant tenant) {
    this.nodes = nodes;
    this.attempts = attempts;
    this.client = client;
    this.tenant = tenant;
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Unload models and drop results: {unload_models, free_memory}")
  public Uni<Response> free(byte @Nullable [] body) {
    JsonNode wanted = object(body);
    boolean unload = PythonValue.isTrue(wanted.path("unload_models"));
    boolean free = PythonValue.isTrue(wanted.path("free_memory"));
    Uni<?> told =
        unload || free
            ? tell(
                JsonNodeFactory.instance
                    .objectNode()
                    .put("unload_models", unload)
                    .put("free_memory", free))
            : Uni.createFrom().voidItem();
    return told.replaceWith(() -> Response.ok().build());
  }

  private static JsonNode object(byte @Nullable [] body) {
    if (body == null || body.length > MAX_BYTES) {
      throw new BadRequestException("the body must be a JSON object");
    }
    return JsonBody.object(body);
  }

  private Uni<?> tell(JsonNode body) {
    return Uni.combine()
        .all()
        .unis(nodes.all(), attempts.busyForOthers(tenant.current()))
        .asTuple()
        .onItem()
        .transformToMulti(
            found ->
                Multi.createFrom()
                    .iterable(found.getItem1())
                    .filter(node -> !found.getItem2().contains(node.id())))
        .onItem()
        .transformToUni(node -> client.post(node, "/free", body))
        .merge(AT_ONCE)
        .collect()
        .asList();
  }
}
