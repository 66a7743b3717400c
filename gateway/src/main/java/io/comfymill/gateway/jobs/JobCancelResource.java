package io.comfymill.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.json.PythonJson;
import io.comfymill.gateway.queue.JobQueue;
import io.comfymill.gateway.queue.QueueListener;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/jobs/cancel}: many at once, with ComfyUI's answers. */
@Path("/api/jobs/cancel")
@Tag(name = "comfyui")
public class JobCancelResource {
  private static final int MAX_BYTES = 1024 * 1024;
  private static final Pattern CANONICAL_UUID =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final JobQueue queue;
  private final QueueListener status;
  private final RequestTenant tenant;

  JobCancelResource(JobQueue queue, QueueListener status, RequestTenant tenant) {
    this.queue = queue;
    this.status = status;
    this.tenant = tenant;
  }

  /** Whether any job was cancelled. */
  public record Cancelled(boolean cancelled) {}

  /** Why nothing was done. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Refused(
      String error, @JsonProperty("invalid_ids") @Nullable List<JsonNode> invalidIds) {}

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(
      summary = "Cancel jobs: {job_ids: [uuid…]}; those that neither wait nor run are skipped")
  public Uni<Response> cancel(byte @Nullable [] body) {
    JsonNode ids;
    try {
      ids = ids(body);
    } catch (IOException e) {
      return refused(new Refused("Request body must be valid JSON", null));
    }
    if (!ids.isArray()) {
      return refused(new Refused("job_ids must be a list", null));
    }
    Set<String> wanted = new LinkedHashSet<>();
    List<JsonNode> invalid = new ArrayList<>();
    for (JsonNode id : ids) {
      if (id.isTextual() && CANONICAL_UUID.matcher(id.textValue()).matches()) {
        wanted.add(id.textValue());
      } else {
        invalid.add(id);
      }
    }
    return invalid.isEmpty()
        ? cancel(wanted)
        : refused(new Refused("job_ids contains invalid id(s)", invalid));
  }

  private static JsonNode ids(byte @Nullable [] body) throws IOException {
    return body == null || body.length > MAX_BYTES
        ? MissingNode.getInstance()
        : PythonJson.read(body).path("job_ids");
  }

  private Uni<Response> cancel(Set<String> ids) {
    TenantId current = tenant.current();
    return (ids.isEmpty() ? Uni.createFrom().item(false) : queue.cancel(current, ids))
        .invoke(() -> status.queueChanged(current))
        .map(cancelled -> Response.ok(new Cancelled(cancelled)).build());
  }

  private static Uni<Response> refused(Refused why) {
    return Uni.createFrom().item(Response.status(Response.Status.BAD_REQUEST).entity(why).build());
  }
}
