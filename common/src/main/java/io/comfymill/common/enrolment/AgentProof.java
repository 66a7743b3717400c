package io.comfymill.common.enrolment;

import io.comfymill.common.id.AgentId;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

/**
 * By which an agent shows a gateway that a request is its own: a token (JWT, ES256) of a minute,
 * signed with its key, for that route and that body alone. Works through whatever proxy stands
 * between, where a client's certificate would not be seen.
 */
public final class AgentProof {
  /** The header that carries it. */
  public static final String HEADER = "X-Comfymill-Proof";

  private static final Duration VALIDITY = Duration.ofMinutes(1);

  /** Of the two machines' clocks, beside {@link #VALIDITY}. */
  private static final int CLOCKS_APART_SECONDS = 60;

  private static final String ROUTE = "route";
  private static final String BODY = "body";
  private static final int LONGEST = 4096;

  private AgentProof() {}

  /**
   * @param route such as {@code POST /api/agents/self/renewal}
   */
  public static String of(PrivateKey key, AgentId agent, String route, byte[] body, Instant now) {
    JwtClaims claims = new JwtClaims();
    claims.setSubject(agent.value());
    claims.setIssuedAt(NumericDate.fromMilliseconds(now.toEpochMilli()));
    claims.setExpirationTime(NumericDate.fromMilliseconds(now.plus(VALIDITY).toEpochMilli()));
    claims.setStringClaim(ROUTE, route);
    claims.setStringClaim(BODY, DigestUtils.sha256Hex(body));
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    signature.setKey(key);
    signature.setPayload(claims.toJson());
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("the agent's key signs nothing", e);
    }
  }

  /** Whose it says it is: nothing is checked yet. Empty where it is no proof. */
  public static Optional<AgentId> claimedBy(String proof) {
    if (proof.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      String subject =
          new JwtConsumerBuilder()
              .setSkipAllValidators()
              .setDisableRequireSignature()
              .setSkipSignatureVerification()
              .build()
              .processToClaims(proof)
              .getSubject();
      return subject == null || subject.isBlank()
          ? Optional.empty()
          : Optional.of(new AgentId(subject));
    } catch (InvalidJwtException | MalformedClaimException | IllegalArgumentException e) {
      return Optional.empty(); // whoever sent it is told no more
    }
  }

  /** Whether it was signed by this key, for this request, lately. */
  public static boolean holds(
      String proof, PublicKey key, AgentId agent, String route, byte[] body, Instant now) {
    try {
      JwtClaims claims =
          new JwtConsumerBuilder()
              .setVerificationKey(key)
              .setJwsAlgorithmConstraints(
                  new AlgorithmConstraints(
                      ConstraintType.PERMIT,
                      AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256))
              .setExpectedSubject(agent.value())
              .setRequireExpirationTime()
              .setRequireIssuedAt()
              .setMaxFutureValidityInMinutes(2)
              .setAllowedClockSkewInSeconds(CLOCKS_APART_SECONDS)
              .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
              .build()
              .processToClaims(proof);
      return route.equals(claims.getStringClaimValue(ROUTE))
          && DigestUtils.sha256Hex(body).equals(claims.getStringClaimValue(BODY));
    } catch (InvalidJwtException | MalformedClaimException e) {
      return false; // whoever sent it is told no more
    }
  }
}
