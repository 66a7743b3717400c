package io.comfymill.gateway.quarantine;

import io.comfymill.common.quarantine.QuarantinedRecord;
import io.comfymill.gateway.audit.AuditLog;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.messaging.QuarantineTopic;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Records in quarantine. Runs on worker threads, since reading Kafka blocks. */
@Path("/api/quarantine")
@Tag(name = "fleet")
@AnswersProblems
@Blocking
public class QuarantineResource {
  private static final int MOST = 1000;

  private final QuarantineTopic topic;
  private final AuditLog audit;
  private final RequestTenant tenant;

  QuarantineResource(QuarantineTopic topic, AuditLog audit, RequestTenant tenant) {
    this.audit = audit;
    this.tenant = tenant;
    this.topic = topic;
  }

  /** The newest ones, oldest first. */
  public record Listing(List<QuarantineView> quarantine) {}

  @GET
  @Operation(summary = "The newest records that a service could not read and skipped")
  public Listing list(@RestQuery @DefaultValue("100") int limit) {
    if (limit < 1 || limit > MOST) {
      throw new InvalidFieldException("limit", "must be 1 to " + MOST);
    }
    return new Listing(topic.newest(limit, QuarantineView::of));
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One record, with its bytes")
  @APIResponse(responseCode = "404", description = "there is no such record")
  public QuarantineView show(@RestPath String id) {
    return QuarantineView.whole(find(id));
  }

  @POST
  @Path("/{id}/replay")
  @Operation(
      summary = "Send it to its topic again, for a service that can read it by now, and drop it")
  @APIResponse(responseCode = "404", description = "there is no such record")
  public Uni<QuarantineView> replay(@RestPath String id) {
    QuarantinedRecord aside = find(id);
    return audit
        .write(tenant.actor(), act("quarantine.replay", aside))
        .chain(() -> topic.replay(aside))
        .chain(() -> topic.drop(id))
        .replaceWith(QuarantineView.of(aside));
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Drop it")
  @APIResponse(responseCode = "404", description = "there is no such record")
  public Uni<QuarantineView> drop(@RestPath String id) {
    QuarantinedRecord aside = find(id);
    return audit
        .write(tenant.actor(), act("quarantine.drop", aside))
        .chain(() -> topic.drop(id))
        .replaceWith(QuarantineView.of(aside));
  }

  private static AuditLog.Act act(String action, QuarantinedRecord aside) {
    QuarantineView before = QuarantineView.of(aside);
    return new AuditLog.Act(action, before.id(), before, null);
  }

  private QuarantinedRecord find(String id) {
    return topic
        .find(id)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.UNKNOWN_RECORD,
                    "no record %s is in quarantine; it may have been dropped".formatted(id)));
  }
}
