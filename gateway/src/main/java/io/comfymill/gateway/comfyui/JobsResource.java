package io.comfymill.gateway.comfyui;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.validation.PythonValue;
import io.comfymill.gateway.http.SentParameters;
import io.comfymill.gateway.jobs.JobFilter;
import io.comfymill.gateway.jobs.JobList;
import io.comfymill.gateway.jobs.JobStatus;
import io.comfymill.gateway.jobs.JobsPage;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /api/jobs}, which newer versions of ComfyUI have and only at this path. */
@Path("/api/jobs")
@Tag(name = "comfyui")
public class JobsResource {
  private static final String JSON = MediaType.APPLICATION_JSON + "; charset=utf-8";

  private final JobList jobs;
  private final RequestTenant tenant;

  JobsResource(JobList jobs, RequestTenant tenant) {
    this.jobs = jobs;
    this.tenant = tenant;
  }

  @GET
  @Operation(
      summary =
          "Jobs in all states: ?status=&workflow_id=&sort_by=&sort_order=&limit=&offset=, and ours:"
              + " &node_id=&failure_cause=&id_prefix=")
  public Uni<JobsPage> page(
      @RestQuery @Nullable String status,
      @RestQuery("workflow_id") @Nullable String workflowId,
      @RestQuery("sort_by") @Nullable String sortBy,
      @RestQuery("sort_order") @Nullable String sortOrder,
      @RestQuery @Nullable String limit,
      @RestQuery @Nullable String offset,
      @BeanParam Wanted wanted,
      @Context RoutingContext exchange) {
    return jobs.page(
        tenant.current(),
        new JobList.Query(
            statuses(status),
            textOrNull(workflowId),
            wanted.filter(),
            order(
                SentParameters.text(exchange, "sort_by", sortBy),
                SentParameters.text(exchange, "sort_order", sortOrder)),
            offset(SentParameters.text(exchange, "offset", offset)),
            limit(SentParameters.text(exchange, "limit", limit))));
  }

  /** What ComfyUI's own route does not know. */
  public static class Wanted {
    @RestQuery("node_id")
    @Nullable String nodeId;

    @RestQuery("failure_cause")
    @Nullable String failureCause;

    @RestQuery("id_prefix")
    @Nullable String idPrefix;

    JobFilter filter() {
      return new JobFilter(textOrNull(nodeId), textOrNull(failureCause), textOrNull(idPrefix));
    }
  }

  /** The database has no text with a NUL, so nothing begins with one. */
  private static @Nullable String textOrNull(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    return text.replace('\0', '\uFFFD');
  }

  private static Set<JobStatus> statuses(@Nullable String list) {
    if (list == null || list.isBlank()) {
      return EnumSet.allOf(JobStatus.class);
    }
    Set<JobStatus> statuses = EnumSet.noneOf(JobStatus.class);
    for (String word : list.split(",", -1)) {
      if (!word.isBlank()) {
        statuses.add(
            JobStatus.named(word.strip())
                .orElseThrow(() -> refused("Invalid status value(s): " + word.strip())));
      }
    }
    return statuses;
  }

  private static JobList.Order order(@Nullable String sortBy, @Nullable String sortOrder) {
    return new JobList.Order(byDuration(sortBy), ascending(sortOrder));
  }

  private static int offset(@Nullable String text) {
    return text == null ? 0 : Math.max(0, integer("offset", text));
  }

  /** By ComfyUI's names and by those of its cloud. */
  private static boolean byDuration(@Nullable String key) {
    return switch (key == null ? "created_at" : key.toLowerCase(Locale.ROOT)) {
      case "created_at", "create_time" -> false;
      case "execution_duration", "execution_time" -> true;
      default -> throw refused("sort_by must be 'created_at' or 'execution_duration'");
    };
  }

  private static boolean ascending(@Nullable String order) {
    return switch (order == null ? "desc" : order.toLowerCase(Locale.ROOT)) {
      case "asc" -> true;
      case "desc" -> false;
      default -> throw refused("sort_order must be 'asc' or 'desc'");
    };
  }

  private static @Nullable Integer limit(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int limit = integer("limit", text);
    if (limit <= 0) {
      throw refused("limit must be a positive integer");
    }
    return limit;
  }

  private static int integer(String name, String text) {
    return PythonValue.integer(text).orElseThrow(() -> refused(name + " must be an integer"));
  }

  /** Of these routes a refusal is {@code {error: text}}. */
  private static WebApplicationException refused(String why) {
    return new WebApplicationException(
        Response.status(Response.Status.BAD_REQUEST)
            .type(JSON)
            .entity(JsonNodeFactory.instance.objectNode().put("error", why))
            .build());
  }
}
