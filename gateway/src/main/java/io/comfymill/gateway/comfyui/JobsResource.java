package io.comfymill.gateway.comfyui;

import io.comfymill.gateway.errors.BadRequestException;
import io.comfymill.gateway.jobs.JobList;
import io.comfymill.gateway.jobs.JobStatus;
import io.comfymill.gateway.jobs.JobsPage;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /api/jobs}, which newer versions of ComfyUI have and only at this path. */
@Path("/api/jobs")
@Tag(name = "comfyui")
public class JobsResource {
  private final JobList jobs;
  private final RequestTenant tenant;

  JobsResource(JobList jobs, RequestTenant tenant) {
    this.jobs = jobs;
    this.tenant = tenant;
  }

  @GET
  @Operation(summary = "Jobs in all states: ?status=pending,in_progress&limit=&offset=")
  public Uni<JobsPage> page(
      @RestQuery @Nullable String status,
      @RestQuery @Nullable String limit,
      @RestQuery @Nullable String offset) {
    return jobs.page(
        tenant.current(),
        new JobList.Query(
            statuses(status), Math.max(0, RequestBody.integer("offset", offset, 0)), limit(limit)));
  }

  private static Set<JobStatus> statuses(@Nullable String list) {
    if (list == null || list.isBlank()) {
      return EnumSet.allOf(JobStatus.class);
    }
    Set<JobStatus> statuses = EnumSet.noneOf(JobStatus.class);
    for (String word : list.split(",", -1)) {
      statuses.add(
          JobStatus.named(word.strip())
              .orElseThrow(() -> new BadRequestException("unknown status: " + word)));
    }
    return statuses;
  }

  private static @Nullable Integer limit(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    int limit = RequestBody.integer("limit", text, 1);
    if (limit <= 0) {
      throw new BadRequestException("limit must be positive");
    }
    return limit;
  }
}
