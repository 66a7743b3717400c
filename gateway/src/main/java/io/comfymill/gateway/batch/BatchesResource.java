package io.comfymill.gateway.batch;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.batch.cell.BatchSpec;
import io.comfymill.gateway.batch.cell.JoinStep;
import io.comfymill.gateway.batch.plan.BatchPlan;
import io.comfymill.gateway.batch.plan.BatchPlans;
import io.comfymill.gateway.batch.run.BatchSpecs;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.file.FileBody;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.input.StrictJson;
import io.comfymill.gateway.media.MediaTools;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Batches of the caller's tenant. */
@Path("/api/batches")
@Tag(name = "batches")
@AnswersProblems
public class BatchesResource {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final int MAX_KEY = 255;

  private final Batches batches;
  private final BatchPlans plans;
  private final BatchSpecs specs;
  private final PublishedTemplates templates;
  private final Manifest manifest;
  private final MediaTools tools;
  private final RequestTenant tenant;
  private final GatewayConfig.Batches limits;

  BatchesResource(
      Batches batches,
      BatchPlans plans,
      BatchSpecs specs,
      PublishedTemplates templates,
      Manifest manifest,
      MediaTools tools,
      RequestTenant tenant,
      GatewayConfig config) {
    this.batches = batches;
    this.plans = plans;
    this.specs = specs;
    this.templates = templates;
    this.manifest = manifest;
    this.tools = tools;
    this.tenant = tenant;
    this.limits = config.batches();
  }

  /** Some batches, the newest first. */
  public record Page(List<BatchView> batches) {}

  /** What to run once more; {@code failed} where nothing is said. */
  public record Retry(@Nullable List<String> states) {
    public Retry {
      if (states != null && !List.of("failed", "cancelled").containsAll(states)) {
        throw new InvalidFieldException("states", "must be a list of \"failed\" and \"cancelled\"");
      }
    }
  }

  /** What to take as it is. */
  public record Accept(@Nullable Set<Integer> cells) {
    public Accept {
      if (cells == null || cells.isEmpty() || cells.size() > MAX_LIMIT || cells.contains(null)) {
        throw new InvalidFieldException("cells", "must be a list of 1 to 1000 numbers of cells");
      }
      cells = Set.copyOf(cells);
    }
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Blocking
  @Operation(summary = "Run a batch: YAML or JSON; with Idempotency-Key, once")
  @APIResponse(responseCode = "201", description = "the batch; its cells are given out from now on")
  @APIResponse(responseCode = "200", description = "the batch of an equal request before")
  @APIResponse(responseCode = "400", description = "the batch is wrong; nothing was queued")
  public Uni<Response> submit(
      @HeaderParam("Idempotency-Key") @Nullable String key, InputStream body) throws IOException {
    FieldChecks.text("Idempotency-Key", key, MAX_KEY);
    TenantId current = tenant.current();
    return templates
        .pinned(current, text(body))
        .chain(text -> batches.submit(current, read(text), text, key))
        .map(
            submitted ->
                Response.status(submitted.added() ? 201 : 200).entity(submitted.batch()).build());
  }

  @POST
  @Path("/plan")
  @Consumes(MediaType.WILDCARD)
  @Blocking
  @Operation(summary = "What a batch would do and cost, before it is run: YAML or JSON")
  public Uni<BatchPlan> plan(InputStream body) throws IOException {
    TenantId current = tenant.current();
    return templates.pinned(current, text(body)).chain(text -> plans.plan(current, read(text)));
  }

  private String text(InputStream body) throws IOException {
    return FileBody.text(body, Math.toIntExact(limits.maxFileSize().asLongValue()));
  }

  private BatchSpec read(String text) {
    BatchSpec spec = BatchSpec.read(text, limits.maxCells());
    boolean ffmpeg = tools.ffmpeg().isPresent();
    for (JoinStep step : spec.joins()) {
      if (step.kind().needsFfmpeg() && !ffmpeg) {
        throw spec.file()
            .refusal(step.place(), "needs FFmpeg, which is not installed beside the gateway");
      }
    }
    return spec;
  }

  @GET
  @Path("/schema")
  @Produces("application/schema+json")
  @Operation(summary = "The format of batches as JSON Schema, for editors")
  public String schema() {
    return BatchSpec.schema();
  }

  @GET
  @Operation(summary = "The newest batches: limit, before (an instant)")
  public Uni<Page> list(@RestQuery @Nullable String limit, @RestQuery @Nullable String before) {
    return batches.list(tenant.current(), instant(before), limit(limit)).map(Page::new);
  }

  static int limit(@Nullable String text) {
    return FieldChecks.number("limit", text, DEFAULT_LIMIT, 1, MAX_LIMIT);
  }

  private static Instant instant(@Nullable String text) {
    try {
      return text == null ? Instant.parse("9999-12-31T23:59:59Z") : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidFieldException("before", "must be an instant", e);
    }
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "How far a batch is")
  public Uni<BatchView> one(@RestPath String id) {
    return batches.view(tenant.current(), id);
  }

  @GET
  @Path("/{id}/file")
  @Produces("application/yaml")
  @Operation(summary = "The batch as it was sent, with the published workflow that it names")
  public Uni<String> file(@RestPath String id) {
    TenantId current = tenant.current();
    return batches.find(current, id).chain(row -> batches.file(current, row.id));
  }

  /** Blocking, since it is written while it is read. */
  @GET
  @Path("/{id}/manifest")
  @Blocking
  @Operation(summary = "Every cell that was given out: format=jsonl or csv")
  public Uni<Response> manifest(@RestPath String id, @RestQuery @Nullable String format) {
    boolean csv = "csv".equals(format);
    if (!csv && format != null && !format.equals("jsonl")) {
      throw new InvalidFieldException("format", "must be jsonl or csv");
    }
    TenantId current = tenant.current();
    return batches
        .find(current, id)
        .chain(specs::of)
        .map(spec -> written(current, UUID.fromString(id), csv, spec))
        .map(
            written ->
                Response.ok(written, csv ? "text/csv;charset=utf-8" : "application/jsonl").build());
  }

  private StreamingOutput written(TenantId current, UUID id, boolean csv, BatchSpec spec) {
    return out -> {
      if (csv) {
        manifest.csv(current, id, spec.sweep().names(), out);
      } else {
        manifest.json(current, id, out);
      }
    };
  }

  @POST
  @Path("/{id}/actions/{action}")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary =
          "pause, resume, cancel, retry: {states: [failed, cancelled]}, or accept: {cells: [7]}")
  @APIResponse(responseCode = "409", description = "the batch is not in a state that allows this")
  public Uni<BatchView> act(@RestPath String id, @RestPath String action, byte[] body) {
    TenantId current = tenant.current();
    return switch (action) {
      case "pause" -> batches.pause(current, id);
      case "resume" -> batches.resume(current, id);
      case "cancel" -> batches.cancel(current, id);
      case "retry" -> batches.retry(current, id, retried(body));
      case "accept" -> batches.accept(current, id, StrictJson.body(body, Accept.class).cells());
      default ->
          throw new InvalidFieldException(
              "action", "must be pause, resume, cancel, retry or accept");
    };
  }

  private static List<String> retried(byte[] body) {
    Retry retry = body.length == 0 ? new Retry(null) : StrictJson.body(body, Retry.class);
    return retry.states() == null
        ? List.of("FAILED")
        : retry.states().stream().map(state -> state.toUpperCase(Locale.ROOT)).toList();
  }
}
