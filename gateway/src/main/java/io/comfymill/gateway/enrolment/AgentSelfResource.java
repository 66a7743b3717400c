package io.comfymill.gateway.enrolment;

import io.comfymill.common.enrolment.AgentProof;
import io.comfymill.gateway.database.AgentRow;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.http.ShownOnce;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.input.StrictJson;
import io.comfymill.gateway.security.Proofs;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/** What an enrolled agent asks for itself, by a proof with its key ({@link AgentProof}). */
@Path("/api/agents/self")
@Tag(name = "fleet")
@AnswersProblems
public class AgentSelfResource {
  private static final int MAX_CSR = 16 * 1024;

  private final ProvenAgents proven;
  private final Enrolments enrolments;
  private final CheckIns checkIns;
  private final Proofs proofs;

  AgentSelfResource(ProvenAgents proven, Enrolments enrolments, CheckIns checkIns, Proofs proofs) {
    this.proven = proven;
    this.enrolments = enrolments;
    this.checkIns = checkIns;
    this.proofs = proofs;
  }

  /** The body of a renewal. */
  record Renewal(@Nullable String csr) {
    Renewal {
      FieldChecks.text("csr", csr, MAX_CSR);
      if (csr == null) {
        throw new InvalidFieldException("csr", "must be a CERTIFICATE REQUEST in PEM");
      }
    }
  }

  @POST
  @Path("/renewal")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Another certificate, for another key: {csr}")
  @APIResponse(responseCode = "201", description = "the certificate, and what it has to know")
  @APIResponse(responseCode = "401", description = "the proof is wrong")
  @APIResponse(responseCode = "403", description = "the agent was revoked")
  public Uni<Response> renew(@RestHeader(AgentProof.HEADER) @Nullable String proof, byte[] body) {
    Proofs.Shown shown = proofs.shown("POST /api/agents/self/renewal");
    return proven
        .agent(shown, proof, body)
        .chain(agent -> renewed(shown, agent, body))
        .map(admission -> ShownOnce.answer(Response.Status.CREATED, admission));
  }

  private Uni<Enrolments.Admission> renewed(Proofs.Shown shown, AgentRow agent, byte[] body) {
    Renewal renewal = StrictJson.body(body, Renewal.class);
    return enrolments.renew(shown.actor(agent.id), agent, String.valueOf(renewal.csr()));
  }

  @POST
  @Path("/check-in")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "An agent says where it runs: {place, host, leaving}")
  @APIResponse(responseCode = "200", description = "when it is to come again")
  @APIResponse(responseCode = "401", description = "the proof is wrong")
  @APIResponse(responseCode = "403", description = "the agent was revoked")
  @APIResponse(responseCode = "409", description = "it runs elsewhere")
  public Uni<CheckIns.Answer> checkIn(
      @RestHeader(AgentProof.HEADER) @Nullable String proof, byte[] body) {
    Proofs.Shown shown = proofs.shown("POST /api/agents/self/check-in");
    return proven
        .agent(shown, proof, body)
        .chain(
            agent ->
                checkIns.note(shown.actor(agent.id), StrictJson.body(body, CheckIns.Body.class)));
  }
}
