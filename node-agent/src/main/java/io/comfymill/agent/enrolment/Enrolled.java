package io.comfymill.agent.enrolment;

import io.comfymill.common.enrolment.RecordKey;
import io.comfymill.common.id.AgentId;
import java.net.URI;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an enrolled agent has.
 *
 * @param gateway where it was enrolled
 * @param settings that the gateway has given it, by name
 * @param recordKey by which its records are known and its assignments hidden; null where they are
 *     not
 */
public record Enrolled(
    AgentId agent,
    URI gateway,
    Map<String, String> settings,
    PrivateKey key,
    X509Certificate certificate,
    @Nullable RecordKey recordKey) {
  private static final int THIRDS = 3;

  public Enrolled {
    settings = Map.copyOf(settings);
  }

  /** In the last third of the certificate's time. */
  boolean isDue(Instant now) {
    Instant end = certificate.getNotAfter().toInstant();
    Duration life = Duration.between(certificate.getNotBefore().toInstant(), end);
    return now.isAfter(end.minus(life.dividedBy(THIRDS)));
  }
}
