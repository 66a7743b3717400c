package io.comfymill.gateway.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.JobRow;
import io.comfymill.gateway.jobs.History;
import io.comfymill.gateway.jobs.HistoryEntry;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Collection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /history}: jobs that have ended, with their outputs. */
@Path("/history")
@Tag(name = "comfyui")
public class HistoryResource {
  private final History history;
  private final RequestTenant tenant;

  HistoryResource(History history, RequestTenant tenant) {
    this.history = history;
    this.tenant = tenant;
  }

  @GET
  @Operation(summary = "Ended jobs by prompt_id, the oldest first")
  public Uni<ObjectNode> all(
      @RestQuery("max_items") @Nullable String maxItems, @RestQuery @Nullable String offset) {
    History.Range range =
        new History.Range(integer("max_items", maxItems), integer("offset", offset));
    return history
        .entries(tenant.current(), range)
        .emitOn(Infrastructure.getDefaultWorkerPool()) // many entries are much to parse
        .map(HistoryResource::byPromptId);
  }

  @GET
  @Path("/{promptId}")
  @Operation(summary = "One ended job, or {} where it has not ended")
  public Uni<ObjectNode> one(@RestPath String promptId) {
    if (!RequestBody.isPromptId(promptId)) {
      return Uni.createFrom().item(JsonNodeFactory.instance.objectNode());
    }
    return history
        .entry(tenant.current(), new PromptId(promptId))
        .map(found -> byPromptId(found.stream().toList()));
  }

  private static ObjectNode byPromptId(Collection<JobRow> rows) {
    ObjectNode entries = JsonNodeFactory.instance.objectNode();
    rows.forEach(row -> entries.set(row.promptId, HistoryEntry.of(row)));
    return entries;
  }

  /** Absent is -1, ComfyUI's "all" and "the newest". */
  private static int integer(String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      return -1;
    }
    try {
      return Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      throw new BadRequestException(name + " must be an integer", e);
    }
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Forget ended jobs: {clear: true} or {delete: [prompt_id…]}")
  public Uni<Response> change(byte[] body) {
    JsonNode json = RequestBody.object(body);
    boolean clear = RequestBody.flag(json, "clear");
    List<PromptId> delete = RequestBody.promptIds(json, "delete");
    TenantId current = tenant.current();
    return (clear ? history.clear(current) : Uni.createFrom().voidItem())
        .chain(() -> delete.isEmpty() ? Uni.createFrom().voidItem() : history.hide(current, delete))
        .replaceWith(() -> Response.ok().build());
  }
}
