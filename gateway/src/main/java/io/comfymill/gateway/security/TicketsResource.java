package io.comfymill.gateway.security;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.comfymill.gateway.errors.AnswersProblems;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What stands for a caller once, in a URL. */
@Path("/api/tickets")
@Tag(name = "access")
@AnswersProblems
public class TicketsResource {
  private final RequestTenant tenant;
  private final Tickets tickets;
  private final InstantSource clock;

  TicketsResource(RequestTenant tenant, Tickets tickets, InstantSource clock) {
    this.tenant = tenant;
    this.tickets = tickets;
    this.clock = clock;
  }

  /** What stands for the caller once. */
  public record Ticket(String ticket, @JsonProperty("expires_at") Instant expiresAt) {}

  @POST
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "A ticket for ?ticket= in one URL, valid for 30 seconds")
  public Uni<Ticket> issue() {
    Instant until = clock.instant().plus(Tickets.VALID);
    return tickets.issue(tenant.caller()).map(ticket -> new Ticket(ticket, until));
  }
}
