package io.comfymill.gateway.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.history.JobHistory;
import io.comfymill.gateway.input.PromptIds;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /history}: ended jobs with their outputs. */
@Path("/history")
@Tag(name = "comfyui")
public class HistoryResource {
  private static final int ALL_OR_NEWEST = -1;

  private final JobHistory history;
  private final HistoryAnswer answer;
  private final RequestTenant tenant;

  HistoryResource(JobHistory history, HistoryAnswer answer, RequestTenant tenant) {
    this.history = history;
    this.answer = answer;
    this.tenant = tenant;
  }

  /** Blocking, since the answer is written while it is read. */
  @GET
  @Blocking
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Ended jobs by prompt_id, the oldest first")
  public Uni<Response> all(
      @RestQuery("max_items") @Nullable String maxItems, @RestQuery @Nullable String offset) {
    JobHistory.Range range =
        new JobHistory.Range(
            RequestBody.integer("max_items", maxItems, ALL_OR_NEWEST),
            RequestBody.integer("offset", offset, ALL_OR_NEWEST));
    TenantId current = tenant.current();
    return streamed(current, history.entries(current, range));
  }

  /** Blocking, as the whole history is. */
  @GET
  @Path("/{promptId}")
  @Blocking
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "One ended job, or {} where it has not ended")
  public Uni<Response> one(@RestPath String promptId) {
    TenantId current = tenant.current();
    return PromptIds.isPossible(promptId)
        ? streamed(current, history.entry(current, new PromptId(promptId)))
        : streamed(current, Uni.createFrom().item(List.of()));
  }

  private Uni<Response> streamed(TenantId current, Uni<List<JobHistory.Entry>> found) {
    return found
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(entries -> Response.ok(streaming(current, entries)).build());
  }

  private StreamingOutput streaming(TenantId current, List<JobHistory.Entry> entries) {
    return out -> answer.write(current, entries, out);
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
