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

/** {@code /api/batches/{id}/contact-sheet.html}: the pictures of a batch on one page. */
@Path("/api/batches/{id}/contact-sheet.html")
@Tag(name = "batches")
@AnswersProblems
public class BatchSheetResource {
  private static final String HTML = "text/html;charset=utf-8";

  private final Batches batches;
  private final ContactSheet sheet;
  private final RequestTenant tenant;

  BatchSheetResource(Batches batches, ContactSheet sheet, RequestTenant tenant) {
    this.batches = batches;
    this.sheet = sheet;
    this.tenant = tenant;
  }

  /** Blocking, since it is written while it is read. To keep, not to be run in this origin. */
  @GET
  @Blocking
  @Operation(summary = "The pictures of a batch as one HTML page that needs nothing else")
  @APIResponse(
      responseCode = "200",
      description = "a grid by two of the parameters, with the others to choose from",
      content = @Content(mediaType = "text/html"))
  @APIResponse(responseCode = "404", description = "there is no such batch")
  public Uni<Response> sheet(@RestPath String id) {
    TenantId current = tenant.current();
    return batches
        .find(current, id)
        .map(
            row ->
                Response.ok((StreamingOutput) out -> sheet.write(current, row, out), HTML)
                    .header("Content-Disposition", "attachment; filename=\"%s.html\"".formatted(id))
                    .build());
  }
}
