package io.comfymill.gateway.batch;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.batch.cell.BatchExtension;
import io.comfymill.gateway.batch.plan.BatchPlan;
import io.comfymill.gateway.batch.run.ExtensionTable;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.file.FileBody;
import io.comfymill.gateway.input.FieldChecks;
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
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Further cells of a batch. */
@Path("/api/batches/{id}/extensions")
@Tag(name = "batches")
@AnswersProblems
public class BatchExtensionsResource {
  private static final int MAX_KEY = 255;

  private final Extensions extensions;
  private final RequestTenant tenant;
  private final int mostBytes;

  BatchExtensionsResource(Extensions extensions, RequestTenant tenant, GatewayConfig config) {
    this.extensions = extensions;
    this.tenant = tenant;
    this.mostBytes = Math.toIntExact(config.batches().maxFileSize().asLongValue());
  }

  /** What a batch was given beyond its file. */
  public record Listing(List<ExtensionTable.Extension> extensions) {}

  @GET
  @Operation(summary = "The extensions of a batch as they were sent")
  public Uni<Listing> all(@RestPath String id) {
    return extensions.of(tenant.current(), id).map(Listing::new);
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Blocking
  @Operation(
      summary =
          "Give a batch further cells: YAML or JSON; with Idempotency-Key, once. One that has ended"
              + " runs again")
  @APIResponse(responseCode = "200", description = "the batch with them")
  @APIResponse(responseCode = "400", description = "the extension is wrong; nothing was queued")
  @APIResponse(responseCode = "409", description = "it was stopped or cancelled")
  public Uni<BatchView> add(
      @RestPath String id, @HeaderParam("Idempotency-Key") @Nullable String key, InputStream body)
      throws IOException {
    FieldChecks.text("Idempotency-Key", key, MAX_KEY);
    return extensions.add(tenant.current(), id, FileBody.text(body, mostBytes), key);
  }

  @POST
  @Path("/plan")
  @Consumes(MediaType.WILDCARD)
  @Blocking
  @Operation(summary = "What further cells would do and cost: YAML or JSON")
  public Uni<BatchPlan> plan(@RestPath String id, InputStream body) throws IOException {
    return extensions.plan(tenant.current(), id, FileBody.text(body, mostBytes));
  }

  @GET
  @Path("/schema")
  @Produces("application/schema+json")
  @Operation(summary = "The format of extensions as JSON Schema, for editors; the same for all")
  public String schema() {
    return BatchExtension.schema();
  }
}
