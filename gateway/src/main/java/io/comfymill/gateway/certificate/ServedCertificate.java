package io.comfymill.gateway.certificate;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** When the certificate in use ends. It is read again as often as Quarkus reloads it. */
@ApplicationScoped
public class ServedCertificate {
  private static final double MILLIS = 1000;

  private final TlsConfigurationRegistry registry;
  private final Optional<String> name;
  private final InstantSource clock;

  ServedCertificate(
      TlsConfigurationRegistry registry,
      @ConfigProperty(name = "quarkus.http.tls-configuration-name") Optional<String> name,
      InstantSource clock) {
    this.registry = registry;
    this.name = name;
    this.clock = clock;
  }

  void measure(@Observes StartupEvent event, MeterRegistry metrics) {
    Gauge.builder("comfymill.gateway.certificate.remaining", this, ServedCertificate::remaining)
        .baseUnit("seconds")
        .register(metrics);
  }

  /** Seconds; no number without TLS. */
  private double remaining() {
    return end()
        .map(end -> Duration.between(clock.instant(), end).toMillis() / MILLIS)
        .orElse(Double.NaN);
  }

  /** Empty where the gateway does not speak TLS. */
  Optional<Instant> end() {
    return TlsConfiguration.from(registry, name)
        .or(registry::getDefault)
        .map(TlsConfiguration::getKeyStore)
        .flatMap(ServedCertificate::end);
  }

  /** Of the certificate, or of one that signed it, whichever is earlier. */
  static Optional<Instant> end(KeyStore keys) {
    try {
      return Collections.list(keys.aliases()).stream()
          .flatMap(alias -> chain(keys, alias))
          .map(X509Certificate.class::cast)
          .map(certificate -> certificate.getNotAfter().toInstant())
          .min(Instant::compareTo);
    } catch (KeyStoreException e) {
      throw new IllegalStateException("a key store that was loaded cannot be read", e);
    }
  }

  private static Stream<Certificate> chain(KeyStore keys, String alias) {
    try {
      Certificate[] chain = keys.getCertificateChain(alias);
      return chain == null ? Stream.empty() : Stream.of(chain);
    } catch (KeyStoreException e) {
      throw new IllegalStateException("a key store that was loaded cannot be read", e);
    }
  }
}
