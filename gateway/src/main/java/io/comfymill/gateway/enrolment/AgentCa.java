package io.comfymill.gateway.enrolment;

import io.comfymill.common.certificate.CertificateAuthority;
import io.comfymill.common.certificate.CertificateRequest;
import io.comfymill.gateway.EnrolmentConfig;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** The CA that signs agents' certificates. Its files are read each time: they are seldom needed. */
@ApplicationScoped
class AgentCa {
  private final EnrolmentConfig config;
  private final InstantSource clock;

  AgentCa(GatewayConfig config, InstantSource clock) {
    this.config = config.enrolment();
    this.clock = clock;
  }

  boolean isThere() {
    return config.caKey().isPresent();
  }

  /** Its certificate. */
  Uni<X509Certificate> certificate() {
    return offTheEventLoop(() -> authority().certificate());
  }

  /**
   * Signs what a request asks for, in the name of the agent.
   *
   * @param hosts where it is reached, beside its id; nothing of this is the agent's to say, for
   *     with another's name it could pass for that one
   */
  Uni<X509Certificate> sign(String request, String agent, List<String> hosts) {
    return offTheEventLoop(
        () ->
            authority()
                .sign(
                    keyOf(request),
                    agent,
                    Stream.concat(Stream.of(agent), hosts.stream()).toList(),
                    clock.instant(),
                    config.validity()));
  }

  /**
   * @throws InvalidFieldException where it is no request of a certificate
   */
  private static PublicKey keyOf(String request) {
    try {
      return CertificateRequest.keyOf(request);
    } catch (IOException e) {
      throw new InvalidFieldException("csr", "is wrong: " + e.getMessage());
    }
  }

  private CertificateAuthority authority() throws IOException {
    if (!isThere()) {
      throw new ProblemException(
          ProblemType.NO_ENROLMENT,
          "this gateway has no CA for agents: set comfymill.gateway.enrolment.ca-certificate and"
              + " ca-key");
    }
    return CertificateAuthority.read(
        config.caCertificate().orElseThrow(), config.caKey().orElseThrow());
  }

  private interface Work<T> {
    T done() throws IOException;
  }

  private static <T> Uni<T> offTheEventLoop(Work<T> work) {
    return Uni.createFrom()
        .item(() -> done(work))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private static <T> T done(Work<T> work) {
    try {
      return work.done();
    } catch (IOException e) {
      throw new UncheckedIOException("the CA of agents cannot be read", e);
    }
  }
}
