package io.comfymill.gateway.certificate;

import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Whether clients accept the certificate still: {@code /q/health/well}. Neither liveness nor
 * readiness, since a restart would not renew it.
 */
@Wellness
@ApplicationScoped
public class CertificateWellness implements HealthCheck {
  private final ServedCertificate certificate;
  private final InstantSource clock;

  CertificateWellness(ServedCertificate certificate, InstantSource clock) {
    this.certificate = certificate;
    this.clock = clock;
  }

  @Override
  public HealthCheckResponse call() {
    Optional<Instant> end = certificate.end();
    return HealthCheckResponse.named("certificate")
        .withData("expires_at", end.map(Instant::toString).orElse("no TLS"))
        .status(end.map(clock.instant()::isBefore).orElse(true))
        .build();
  }
}
