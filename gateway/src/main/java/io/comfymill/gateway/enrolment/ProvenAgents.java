package io.comfymill.gateway.enrolment;

import io.comfymill.common.enrolment.AgentProof;
import io.comfymill.common.id.AgentId;
import io.comfymill.gateway.database.AgentRow;
import io.comfymill.gateway.security.Proofs;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.InstantSource;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Knows agents by their proofs. */
@ApplicationScoped
class ProvenAgents {
  private final AgentStore agents;
  private final InstantSource clock;

  ProvenAgents(AgentStore agents, InstantSource clock) {
    this.agents = agents;
    this.clock = clock;
  }

  /** Whose request it is; fails where it is nobody's, or a revoked one's. */
  Uni<AgentRow> agent(Proofs.Shown shown, @Nullable String proof, byte[] body) {
    if (proof == null) {
      throw shown.refused();
    }
    AgentId claimed = AgentProof.claimedBy(proof).orElseThrow(shown::refused);
    return agents
        .find(claimed.value())
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(row -> checked(shown, row, proof, body));
  }

  private AgentRow checked(Proofs.Shown shown, @Nullable AgentRow row, String proof, byte[] body) {
    if (row == null
        || !AgentProof.holds(
            proof, key(row), new AgentId(row.id), shown.route(), body, clock.instant())) {
      throw shown.refused();
    }
    if (row.revokedAt != null) {
      throw CheckIns.revoked(row.id);
    }
    return row;
  }

  private static PublicKey key(AgentRow row) {
    try {
      return KeyFactory.getInstance("EC")
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(row.publicKey)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key of " + row.id + " cannot be read", e);
    }
  }
}
