package io.comfymill.gateway.enrolment;

import io.comfymill.common.enrolment.EnrolmentToken;
import io.comfymill.common.tls.Pem;
import io.comfymill.gateway.errors.AnswersProblems;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.http.ShownOnce;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.input.StrictJson;
import io.comfymill.gateway.security.Proofs;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/** Where a new machine trades its token for an identity. */
@Path("/api/agents/enrol")
@Tag(name = "fleet")
@AnswersProblems
public class EnrolResource {
  private static final int MAX_CSR = 16 * 1024;
  private static final int MAX_HOST = 256;

  private final Enrolments enrolments;
  private final AgentCa ca;
  private final Proofs proofs;

  EnrolResource(Enrolments enrolments, AgentCa ca, Proofs proofs) {
    this.enrolments = enrolments;
    this.ca = ca;
    this.proofs = proofs;
  }

  /** The body. */
  record Request(@Nullable String csr, @Nullable String host) {
    Request {
      FieldChecks.text("csr", csr, MAX_CSR);
      FieldChecks.text("host", host, MAX_HOST);
      if (csr == null) {
        throw new InvalidFieldException("csr", "must be a CERTIFICATE REQUEST in PEM");
      }
    }
  }

  @GET
  @Path("/ca")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(summary = "The CA of agents; a token has its fingerprint, by which it is known")
  @APIResponse(responseCode = "200", description = "its certificate, in PEM")
  @APIResponse(responseCode = "409", description = "this gateway has no CA for agents")
  public Uni<String> authority() {
    return ca.certificate().map(Pem::text);
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "An identity for a token: {csr, host}")
  @APIResponse(responseCode = "201", description = "its certificate, and what it has to know")
  @APIResponse(responseCode = "401", description = "the token opens nothing")
  public Uni<Response> enrol(@RestHeader("X-Comfymill-Token") @Nullable String token, byte[] body) {
    Proofs.Shown shown = proofs.shown("POST /api/agents/enrol");
    EnrolmentToken known =
        EnrolmentToken.of(token == null ? "" : token).orElseThrow(shown::refused);
    Request request = StrictJson.body(body, Request.class);
    return enrolments
        .admit(
            shown,
            known,
            String.valueOf(request.csr()),
            request.host() == null ? "unknown" : request.host())
        .map(admission -> ShownOnce.answer(Response.Status.CREATED, admission));
  }
}
