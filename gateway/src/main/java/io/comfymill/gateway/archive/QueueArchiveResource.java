package io.comfymill.gateway.archive;

import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.bulk.BulkWriter;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Hands out the queued jobs of a tenant. */
@Path("/api/queue-archive")
@Tag(name = "queue")
@AnswersProblems
public class QueueArchiveResource {
  /** Where the next page begins; missing on the last one. */
  static final String NEXT = "Comfymill-Next";

  private static final int MOST = 200;

  private final QueuedRows rows;
  private final ArtifactStore store;
  private final RequestTenant tenant;
  private final InstantSource clock;
  private final BulkWriter writer;

  QueueArchiveResource(
      QueuedRows rows, ArtifactStore store, RequestTenant tenant, InstantSource clock) {
    this.rows = rows;
    this.store = store;
    this.tenant = tenant;
    this.clock = clock;
    this.writer = new BulkWriter(WireJson.mapper(), store);
  }

  /** Blocking, since the answer is written while it is read. */
  @GET
  @Blocking
  @Operation(
      summary =
          "Queued jobs, a body of POST /prompt on each line; the header Comfymill-Next has"
              + " ?after= of the next page")
  public Uni<Response> page(
      @RestQuery @Nullable String after, @RestQuery @DefaultValue("50") int limit) {
    FieldChecks.range("limit", limit, 1, MOST);
    return rows.after(tenant.current(), ArchivePlace.parse(after), limit)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(page -> answer(page, limit));
  }

  private Response answer(List<JobRow> page, int limit) {
    Instant now = clock.instant();
    StreamingOutput lines = out -> write(page, now, out);
    Response.ResponseBuilder answer = Response.ok(lines, "application/x-ndjson");
    if (page.size() == limit) {
      answer.header(NEXT, ArchivePlace.of(page.get(page.size() - 1)).toString());
    }
    return answer.build();
  }

  private void write(List<JobRow> page, Instant now, OutputStream out) throws IOException {
    for (JobRow row : page) {
      writer.write(ArchivedJob.of(row, now, store), out);
      out.write('\n');
    }
  }
}
