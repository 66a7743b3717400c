package io.comfymill.gateway.v2.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.bulk.BulkWriter;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.security.Caller;
import io.comfymill.gateway.security.RequestTenant;
import io.comfymill.gateway.submit.body.PacedBodies;
import io.comfymill.gateway.v2.asset.ContentLinks;
import io.comfymill.gateway.v2.error.ApiErrors;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/jobs}: runs of workflows. */
@Path("/api/v2/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "comfy-api-v2")
public class JobsV2Resource {
  private static final long NOT_ANNOUNCED = -1;

  private final Submits submits;
  private final Jobs jobs;
  private final JobDocuments documents;
  private final JobPages pages;
  private final Cancellation cancellation;
  private final ContentLinks links;
  private final RequestTenant tenant;
  private final BulkWriter writer;

  JobsV2Resource(
      Submits submits,
      Jobs jobs,
      JobDocuments documents,
      JobPages pages,
      Cancellation cancellation,
      ContentLinks links,
      RequestTenant tenant,
      ArtifactStore store) {
    this.submits = submits;
    this.jobs = jobs;
    this.documents = documents;
    this.pages = pages;
    this.cancellation = cancellation;
    this.links = links;
    this.tenant = tenant;
    this.writer = new BulkWriter(WireJson.mapper(), store);
  }

  /** Blocking, since the body is processed while it arrives. */
  @POST
  @Consumes(MediaType.WILDCARD)
  @Blocking
  @Operation(summary = "Submit a workflow: {workflow, extra_data?, metadata?, priority?}")
  @APIResponse(responseCode = "201", description = "the job, durable and queued")
  @APIResponse(responseCode = "422", description = "nothing was submitted; error.code says why")
  @APIResponse(responseCode = "429", description = "too many jobs are unfinished")
  public Uni<Response> submit(
      @Context RoutingContext exchange,
      @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
      @HeaderParam("Content-Encoding") @Nullable String coding,
      @HeaderParam("Idempotency-Key") @Nullable String key) {
    Caller caller = tenant.caller();
    return ApiErrors.answering(
        () ->
            submits
                .submit(
                    caller,
                    PacedBodies.of(exchange),
                    coding,
                    length == null ? NOT_ANNOUNCED : length,
                    key)
                .chain(id -> jobs.find(caller.tenant(), id))
                .chain(found -> document(found, exchange))
                .map(job -> Response.status(Response.Status.CREATED).entity(job).build()));
  }

  @GET
  @NonBlocking
  @Operation(summary = "Jobs, the newest first: ?status=&limit=&offset=")
  public Uni<JobPages.Page> list(
      @RestQuery @Nullable String status,
      @RestQuery @Nullable String offset,
      @RestQuery @Nullable String limit,
      @Context RoutingContext exchange) {
    return ApiErrors.answering(
        () -> {
          JobPages.Query query = JobPages.Query.parse(status, offset, limit);
          return links
              .signer(exchange.request())
              .chain(signer -> pages.page(tenant.current(), query, signer));
        });
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "A job: its status, progress and outputs")
  @APIResponse(responseCode = "200", description = "the job")
  @APIResponse(responseCode = "404", description = "there is no such job")
  public Uni<JobDocument> one(@RestPath String id, @Context RoutingContext exchange) {
    return ApiErrors.answering(
        () -> jobs.find(tenant.current(), id).chain(found -> document(found, exchange)));
  }

  @POST
  @Path("/{id}/cancel")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Cancel a job; one that has ended stays as it is")
  @APIResponse(responseCode = "200", description = "the job")
  @APIResponse(responseCode = "404", description = "there is no such job")
  public Uni<JobDocument> cancel(@RestPath String id, @Context RoutingContext exchange) {
    return ApiErrors.answering(
        () -> cancellation.cancel(tenant.current(), id).chain(found -> document(found, exchange)));
  }

  /** Blocking, since long strings go from the artifact store to the client. */
  @GET
  @Path("/{id}/workflow")
  @Blocking
  @Operation(summary = "The graph that the job runs: {workflow, format: \"api\"}")
  @APIResponse(responseCode = "200", description = "the workflow")
  @APIResponse(responseCode = "404", description = "there is no such job")
  public Uni<Response> workflow(@RestPath String id) {
    return ApiErrors.answering(
        () ->
            jobs.workflow(tenant.current(), id)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(graph -> Response.ok(streaming(graph)).build()));
  }

  private StreamingOutput streaming(ObjectNode graph) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("workflow", graph);
    answer.put("format", "api");
    return out -> writer.write(answer, out);
  }

  private Uni<JobDocument> document(Jobs.Found found, RoutingContext exchange) {
    return links.signer(exchange.request()).chain(signer -> documents.of(found, signer));
  }
}
