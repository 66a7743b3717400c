package io.comfymill.gateway.enrolment;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.messaging.AgentAcls;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Enrolled agents, for operators. */
@Path("/api/agents")
@Tag(name = "fleet")
@AnswersProblems
public class AgentsResource {
  private final AgentStore agents;
  private final Enrolments enrolments;
  private final AgentAcls acls;
  private final RequestTenant caller;

  AgentsResource(AgentStore agents, Enrolments enrolments, AgentAcls acls, RequestTenant caller) {
    this.agents = agents;
    this.enrolments = enrolments;
    this.acls = acls;
    this.caller = caller;
  }

  /**
   * Agents, revoked ones with them.
   *
   * @param kafkaEnforces whether Kafka holds each to what it is permitted
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Listing(List<AgentView> agents, boolean kafkaEnforces) {}

  @GET
  @Operation(summary = "Every agent that was enrolled")
  public Uni<Listing> all() {
    return agents.all().map(all -> new Listing(all, acls.enforced()));
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "One agent")
  @APIResponse(responseCode = "200", description = "the agent")
  @APIResponse(responseCode = "404", description = "there is no such agent")
  public Uni<AgentView> one(@RestPath String id) {
    return agents.get(id);
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Revoke an agent, for good; its nodes are given nothing more")
  @APIResponse(responseCode = "200", description = "the agent")
  @APIResponse(responseCode = "404", description = "there is no such agent")
  public Uni<AgentView> revoke(@RestPath String id) {
    return enrolments.revoke(caller.actor(), id);
  }
}
