package io.comfymill.gateway.published;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.comfyui.ViewResource;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.file.FileBody;
import io.comfymill.gateway.http.RequestHeaders;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.jobs.JobStatus;
import io.comfymill.gateway.security.Caller;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;
import org.jspecify.annotations.Nullable;

/** Runs of published workflows. */
@Path("/api/workflows/{reference}/runs")
@Tag(name = "workflows")
@AnswersProblems
public class RunsResource {
  private static final int MAX_INPUTS = 4 * 1024 * 1024;
  private static final int MAX_KEY = 255;

  private final PublishedWorkflows workflows;
  private final Runs runs;
  private final RunForms forms;
  private final ViewResource files;
  private final RequestTenant tenant;

  RunsResource(
      PublishedWorkflows workflows,
      Runs runs,
      RunForms forms,
      ViewResource files,
      RequestTenant tenant) {
    this.workflows = workflows;
    this.runs = runs;
    this.forms = forms;
    this.files = files;
    this.tenant = tenant;
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Blocking
  @Operation(
      summary = "Run a workflow: its inputs as JSON or a form; Prefer: wait=60 waits for the end")
  @APIResponse(responseCode = "200", description = "the run, which has ended, or its bytes")
  @APIResponse(responseCode = "202", description = "the run; Location says where it is")
  @APIResponse(responseCode = "400", description = "an input is wrong; nothing was queued")
  public Uni<Response> run(
      @RestPath String reference,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Context RoutingContext exchange,
      @Context HttpHeaders headers,
      InputStream body)
      throws IOException {
    Map<String, JsonNode> inputs = inputs(FileBody.text(body, MAX_INPUTS));
    return run(
        reference, key, wish(exchange, headers), headers, version -> Uni.createFrom().item(inputs));
  }

  /** A form may carry the files themselves. */
  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Blocking
  @Operation(hidden = true)
  public Uni<Response> run(
      @RestPath String reference,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Context RoutingContext exchange,
      @Context HttpHeaders headers,
      MultipartFormDataInput form) {
    Caller caller = tenant.caller();
    return run(
        reference,
        key,
        wish(exchange, headers),
        headers,
        version -> forms.inputs(caller, version, form));
  }

  private static Map<String, JsonNode> inputs(String body) {
    try {
      JsonNode json = WireJson.mapper().readTree(body.isBlank() ? "{}" : body);
      if (json instanceof ObjectNode object) {
        Map<String, JsonNode> inputs = new LinkedHashMap<>();
        object.properties().forEach(input -> inputs.put(input.getKey(), input.getValue()));
        return inputs;
      }
    } catch (JsonProcessingException e) {
      throw new InvalidFieldException("the body", "must be a JSON object of inputs", e);
    }
    throw new InvalidFieldException("the body", "must be a JSON object of inputs");
  }

  private static RunWish wish(RoutingContext exchange, HttpHeaders headers) {
    return RunWish.of(RequestHeaders.accept(exchange), headers.getHeaderString("Prefer"));
  }

  /** Takes the inputs from what was sent, once it is known what the workflow takes. */
  private interface Reader {
    Uni<Map<String, JsonNode>> of(Version version);
  }

  private Uni<Response> run(
      String reference, @Nullable String key, RunWish wish, HttpHeaders headers, Reader reader) {
    FieldChecks.text("Idempotency-Key", key, MAX_KEY);
    Caller caller = tenant.caller();
    return workflows
        .find(caller.tenant(), reference)
        .chain(
            version ->
                reader
                    .of(version)
                    .chain(inputs -> runs.start(caller, version, inputs, key, wish.patience())))
        .chain(run -> answer(run, wish, headers));
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "How far a run is, or what it made; Prefer: wait=60 waits for the end")
  public Uni<Response> one(
      @RestPath String reference,
      @RestPath String id,
      @Context RoutingContext exchange,
      @Context HttpHeaders headers) {
    RunWish wish = wish(exchange, headers);
    TenantId current = tenant.current();
    return workflows
        .find(current, reference)
        .chain(version -> runs.find(current, version, id, wish.patience()))
        .chain(run -> answer(run, wish, headers));
  }

  private Uni<Response> answer(RunView run, RunWish wish, HttpHeaders headers) {
    return run.hasEnded() && wish.bytes().isPresent()
        ? bytes(run, wish.bytes().get(), headers)
        : Uni.createFrom().item(json(run));
  }

  private static Response json(RunView run) {
    return Response.status(run.hasEnded() ? Response.Status.OK : Response.Status.ACCEPTED)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .location(URI.create("/api/workflows/%s/runs/%s".formatted(run.workflow(), run.id())))
        .entity(run)
        .build();
  }

  private Uni<Response> bytes(RunView run, MediaType wanted, HttpHeaders headers) {
    if (run.status() != JobStatus.COMPLETED) {
      throw new ProblemException(
          ProblemType.RUN_FAILED,
          "run %s is %s: %s".formatted(run.id(), run.status().word(), run.error()));
    }
    RunOutput result =
        run.outputs().values().stream()
            .flatMap(Collection::stream)
            .filter(output -> output.isOf(wanted))
            .findFirst()
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemType.NOT_ACCEPTABLE,
                        "run %s made nothing that is %s".formatted(run.id(), wanted)));
    return files.view(result.filename(), result.type(), result.subfolder(), headers);
  }
}
