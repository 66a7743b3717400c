package io.comfymill.gateway.retention;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What a job has made, to be deleted. */
@Path("/api/jobs/{id}/outputs")
@Tag(name = "jobs")
@AnswersProblems
public class JobOutputsResource {
  private final OutputDeletion deletion;
  private final RequestTenant tenant;

  JobOutputsResource(OutputDeletion deletion, RequestTenant tenant) {
    this.deletion = deletion;
    this.tenant = tenant;
  }

  /** Whose outputs, and since when they are deleted. */
  public record Deleted(String job, @JsonProperty("outputs_deleted_at") Instant outputsDeletedAt) {}

  @DELETE
  @Operation(
      summary =
          "Delete what an ended job has made; its entry in the history stays, and jobs that share"
              + " its run lose their outputs with it")
  @APIResponse(responseCode = "200", description = "they are deleted, now or before")
  @APIResponse(responseCode = "404", description = "there is no such job")
  @APIResponse(
      responseCode = "409",
      description = "it has not ended, or is of a batch that has not")
  public Uni<Deleted> delete(@RestPath String id) {
    return deletion.delete(tenant.actor(), tenant.current(), id).map(at -> new Deleted(id, at));
  }
}
