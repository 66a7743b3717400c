package io.comfymill.common.enrolment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.certificate.KeyPairs;
import io.comfymill.common.id.AgentId;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AgentProofTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final AgentId AGENT = new AgentId("agent-0123456789ab");
  private static final String ROUTE = "POST /api/agents/self/check-in";
  private static final byte[] BODY = "{}".getBytes(UTF_8);

  private final KeyPair own = KeyPairs.generate();
  private final String proof = AgentProof.of(own.getPrivate(), AGENT, ROUTE, BODY, NOW);

  private boolean holds(AgentId agent, String route, byte[] body, Instant now) {
    return AgentProof.holds(proof, own.getPublic(), agent, route, body, now);
  }

  @Test
  void itHoldsForItsAgentRouteAndBody() {
    assertThat(holds(AGENT, ROUTE, BODY, NOW)).isTrue();
    assertThat(AgentProof.claimedBy(proof)).contains(AGENT);
  }

  @Test
  void itHoldsForNothingElse() {
    assertThat(holds(new AgentId("agent-000000000000"), ROUTE, BODY, NOW)).isFalse();
    assertThat(holds(AGENT, "POST /api/agents/self/renewal", BODY, NOW)).isFalse();
    assertThat(holds(AGENT, ROUTE, "[]".getBytes(UTF_8), NOW)).isFalse();
  }

  @Test
  void itHoldsForAWhileAlone() {
    assertThat(holds(AGENT, ROUTE, BODY, NOW.plusSeconds(100))).isTrue();
    assertThat(holds(AGENT, ROUTE, BODY, NOW.plus(Duration.ofMinutes(3)))).isFalse();
    assertThat(holds(AGENT, ROUTE, BODY, NOW.minus(Duration.ofMinutes(10)))).isFalse();
  }

  @Test
  void anotherKeyProvesNothing() {
    KeyPair other = KeyPairs.generate();
    assertThat(AgentProof.holds(proof, other.getPublic(), AGENT, ROUTE, BODY, NOW)).isFalse();
  }

  @Test
  void whatIsNoProofIsNobodys() {
    assertThat(AgentProof.claimedBy("")).isEmpty();
    assertThat(AgentProof.claimedBy("a.b.c")).isEmpty();
    assertThat(AgentProof.claimedBy("x".repeat(100_000))).isEmpty();
    String[] parts = proof.split("\\.", -1);
    String unsigned = "eyJhbGciOiJub25lIn0." + parts[1] + ".";
    assertThat(AgentProof.holds(unsigned, own.getPublic(), AGENT, ROUTE, BODY, NOW)).isFalse();
  }
}
