package io.comfymill.gateway.pauses;

import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.QueueName;
import io.comfymill.common.wire.QueueName.Scope;
import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.audit.AuditLog;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.input.StrictJson;
import io.comfymill.gateway.messaging.CommandSender;
import io.comfymill.gateway.messaging.Confirmation;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Pauses and resumes the queue of a tenant, of a pool, or the whole one. What runs goes on. */
@Path("/api/queue-pauses")
@Tag(name = "queue")
@AnswersProblems
public class QueuePausesResource {
  private static final int MAX_NAME = 128;
  private static final int MAX_REASON = 500;

  private final PauseRows rows;
  private final CommandSender commands;
  private final AuditLog audit;
  private final RequestTenant tenant;
  private final InstantSource clock;

  QueuePausesResource(
      PauseRows rows,
      CommandSender commands,
      AuditLog audit,
      RequestTenant tenant,
      InstantSource clock) {
    this.audit = audit;
    this.tenant = tenant;
    this.rows = rows;
    this.commands = commands;
    this.clock = clock;
  }

  /** What is paused. */
  public record Listing(List<PauseView> paused) {}

  /** The body of a pause. */
  record Why(@Nullable String reason) {
    Why {
      FieldChecks.text("reason", reason, MAX_REASON);
    }
  }

  @GET
  @Operation(summary = "The parts of the queue that are paused")
  public Uni<Listing> all() {
    return rows.paused().map(all -> new Listing(all.stream().map(PauseView::of).toList()));
  }

  @PUT
  @Path("/everything")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Start no more jobs: {reason: text} or nothing")
  @APIResponse(responseCode = "200", description = "it is paused")
  @APIResponse(responseCode = "202", description = "the change is on its way")
  public Uni<Response> pauseEverything(byte[] body) {
    return change(QueueName.EVERYTHING, true, body);
  }

  @DELETE
  @Path("/everything")
  @Operation(summary = "Start jobs again, but for those of tenants and pools that are paused")
  public Uni<Response> resumeEverything() {
    return change(QueueName.EVERYTHING, false, new byte[0]);
  }

  @PUT
  @Path("/tenants/{name}")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Start no more jobs of a tenant")
  public Uni<Response> pauseTenant(@RestPath String name, byte[] body) {
    return change(queue(Scope.TENANT, name), true, body);
  }

  @DELETE
  @Path("/tenants/{name}")
  @Operation(summary = "Start jobs of a tenant again")
  public Uni<Response> resumeTenant(@RestPath String name) {
    return change(queue(Scope.TENANT, name), false, new byte[0]);
  }

  @PUT
  @Path("/pools/{name}")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Start no more jobs on the nodes of a pool")
  public Uni<Response> pausePool(@RestPath String name, byte[] body) {
    return change(queue(Scope.POOL, name), true, body);
  }

  @DELETE
  @Path("/pools/{name}")
  @Operation(summary = "Start jobs on the nodes of a pool again")
  public Uni<Response> resumePool(@RestPath String name) {
    return change(queue(Scope.POOL, name), false, new byte[0]);
  }

  private static QueueName queue(Scope scope, String name) {
    FieldChecks.text("name", name, MAX_NAME);
    return new QueueName(scope, name);
  }

  private Uni<Response> change(QueueName queue, boolean paused, byte[] body) {
    String reason = body.length == 0 ? null : StrictJson.body(body, Why.class).reason();
    Actor actor = tenant.actor();
    return view(queue)
        .chain(before -> audit.write(actor, act(queue, before, paused, reason)))
        .chain(
            () ->
                commands.send(new FleetCommand.PauseQueue(clock.instant(), queue, paused, reason)))
        .chain(() -> Confirmation.await(() -> view(queue), shown -> shown.paused() == paused))
        .chain(shown -> shown == null ? view(queue).map(now -> answer(202, now)) : done(shown));
  }

  private static AuditLog.Act act(
      QueueName queue, PauseView before, boolean paused, @Nullable String reason) {
    String target = (queue.scope().name().toLowerCase(Locale.ROOT) + " " + queue.name()).strip();
    String action = paused ? "queue.pause" : "queue.resume";
    return new AuditLog.Act(action, target, before, new Why(reason));
  }

  private Uni<PauseView> view(QueueName queue) {
    return rows.find(queue)
        .map(found -> found.map(PauseView::of).orElseGet(() -> PauseView.never(queue)));
  }

  private static Uni<Response> done(PauseView shown) {
    return Uni.createFrom().item(answer(200, shown));
  }

  private static Response answer(int status, PauseView view) {
    return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(view).build();
  }
}
