package io.comfymill.gateway.jobs;

import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.input.StrictJson;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/**
 * One job: why it waits, and what can be done about it. ComfyUI has no such routes. {@code id} is
 * the job's {@code prompt_id} or our own id.
 */
@Path("/api/jobs/{id}")
@Tag(name = "jobs")
@AnswersProblems
public class JobResource {
  private final JobControl control;
  private final Placements placements;
  private final RequestTenant tenant;

  JobResource(JobControl control, Placements placements, RequestTenant tenant) {
    this.control = control;
    this.placements = placements;
    this.tenant = tenant;
  }

  @GET
  @Path("/placement")
  @Operation(summary = "Why it waits, when it may start, and what became of its attempts")
  @APIResponse(responseCode = "404", description = "there is no such job")
  public Uni<PlacementView> placement(@RestPath String id) {
    return placements.of(tenant.current(), id);
  }

  @PATCH
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Move a queued job: {priority: -1000–1000, front: true}")
  @APIResponse(responseCode = "200", description = "the job, moved")
  @APIResponse(responseCode = "202", description = "the job; the change is on its way")
  @APIResponse(responseCode = "400", description = "a field is wrong or unknown")
  @APIResponse(responseCode = "404", description = "there is no such job")
  @APIResponse(responseCode = "409", description = "it does not wait")
  public Uni<Response> patch(@RestPath String id, byte[] body) {
    return control
        .reprioritise(tenant.current(), id, StrictJson.body(body, JobPatch.class))
        .map(JobResource::answer);
  }

  @POST
  @Path("/retry")
  @Operation(summary = "Queue a failed job once more, with all its retries")
  @APIResponse(responseCode = "200", description = "the job, queued")
  @APIResponse(responseCode = "202", description = "the job; it will be queued")
  @APIResponse(responseCode = "404", description = "there is no such job")
  @APIResponse(responseCode = "409", description = "it has not failed")
  public Uni<Response> retry(@RestPath String id) {
    return control.retry(tenant.current(), id).map(JobResource::answer);
  }

  private static Response answer(JobControl.Done done) {
    return Response.status(done.seen() ? Response.Status.OK : Response.Status.ACCEPTED)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(JobView.of(done.job()))
        .build();
  }
}
