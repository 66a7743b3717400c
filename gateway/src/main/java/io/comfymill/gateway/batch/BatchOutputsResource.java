package io.comfymill.gateway.batch;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** {@code /api/batches/{id}/outputs.zip}: what a batch has made up to now. */
@Path("/api/batches/{id}/outputs.zip")
@Tag(name = "batches")
@AnswersProblems
public class BatchOutputsResource {
  private static final String ZIP = "application/zip";

  private final Batches batches;
  private final OutputsZip zip;
  private final RequestTenant tenant;

  BatchOutputsResource(Batches batches, OutputsZip zip, RequestTenant tenant) {
    this.batches = batches;
    this.zip = zip;
    this.tenant = tenant;
  }

  /** Blocking, since it is written while it is read. */
  @GET
  @Blocking
  @Operation(
      summary = "The outputs of the cells that have succeeded and of joins, as a zip archive")
  @APIResponse(
      responseCode = "200",
      description = "files called after their cells, as 000012-a.png",
      content = @Content(mediaType = ZIP))
  @APIResponse(responseCode = "404", description = "there is no such batch")
  public Uni<Response> outputs(@RestPath String id) {
    TenantId current = tenant.current();
    return batches
        .find(current, id)
        .map(
            row ->
                Response.ok((StreamingOutput) out -> zip.write(current, row.id, out), ZIP)
                    .header("Content-Disposition", "attachment; filename=\"%s.zip\"".formatted(id))
                    .build());
  }
}
