package io.comfymill.gateway.jobs;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.input.StrictJson;
import io.comfymill.gateway.queue.JobQueue;
import io.comfymill.gateway.queue.QueueListener;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/**
 * One job: what it is, why it waits, and what can be done about it. ComfyUI has the first two of
 * these routes, and at this path alone. {@code id} is the job's {@code prompt_id} or our own id.
 */
@Path("/api/jobs/{id}")
@Tag(name = "jobs")
@AnswersProblems
public class JobResource {
  private final JobControl control;
  private final Placements placements;
  private final JobDetails details;
  private final JobQueue queue;
  private final QueueListener status;
  private final RequestTenant tenant;

  JobResource(
      JobControl control,
      Placements placements,
      JobDetails details,
      JobQueue queue,
      QueueListener status,
      RequestTenant tenant) {
    this.control = control;
    this.placements = placements;
    this.details = details;
    this.queue = queue;
    this.status = status;
    this.tenant = tenant;
  }

  /** Blocking, since the answer is written while it is read. */
  @GET
  @Blocking
  @Operation(summary = "A job with its workflow and, once it has ended, its outputs")
  @APIResponse(responseCode = "404", description = "there is no such job: {error}")
  public Uni<Response> details(@RestPath String id) {
    return details
        .find(tenant.current(), id)
        .map(found -> found.map(JobResource::json).orElseGet(JobResource::notFound));
  }

  private static Response json(StreamingOutput job) {
    return Response.ok(job, MediaType.APPLICATION_JSON_TYPE).build();
  }

  private static Response notFound() {
    return Response.status(Response.Status.NOT_FOUND)
        .type(MediaType.APPLICATION_JSON + "; charset=utf-8")
        .entity(new JobCancelResource.Refused("Job not found", null))
        .build();
  }

  @POST
  @Path("/cancel")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Cancel a job; {cancelled: false} if it neither waits nor runs")
  public Uni<JobCancelResource.Cancelled> cancel(@RestPath String id) {
    TenantId current = tenant.current();
    return queue
        .cancel(current, Set.of(id))
        .invoke(() -> status.queueChanged(current))
        .map(JobCancelResource.Cancelled::new);
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
  @Operation(
      summary =
          "Move a queued job: {priority: -1000000–1000000, front: true}, {before: id}, {after: id}")
  @APIResponse(responseCode = "200", description = "the job, moved")
  @APIResponse(responseCode = "202", description = "the job; the change is on its way")
  @APIResponse(responseCode = "400", description = "a field is wrong or unknown")
  @APIResponse(responseCode = "404", description = "there is no such job")
  @APIResponse(responseCode = "409", description = "it does not wait")
  public Uni<Response> patch(@RestPath String id, byte[] body) {
    return control
        .patch(tenant.current(), id, StrictJson.body(body, JobPatch.class))
        .map(JobResource::answer);
  }

  @POST
  @Path("/hold")
  @Operation(summary = "Keep a job that has not begun from starting")
  @APIResponse(responseCode = "200", description = "the job, held")
  @APIResponse(responseCode = "202", description = "the job; it will be held")
  @APIResponse(responseCode = "404", description = "there is no such job")
  @APIResponse(responseCode = "409", description = "it runs, or has ended")
  public Uni<Response> hold(@RestPath String id) {
    return control.hold(tenant.current(), id, true).map(JobResource::answer);
  }

  @POST
  @Path("/release")
  @Operation(summary = "Let a held job start")
  @APIResponse(responseCode = "200", description = "the job, released")
  @APIResponse(responseCode = "202", description = "the job; it will be released")
  @APIResponse(responseCode = "404", description = "there is no such job")
  @APIResponse(responseCode = "409", description = "it runs, or has ended")
  public Uni<Response> release(@RestPath String id) {
    return control.hold(tenant.current(), id, false).map(JobResource::answer);
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
