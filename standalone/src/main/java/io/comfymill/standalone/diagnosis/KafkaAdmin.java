package io.comfymill.standalone.diagnosis;

import io.comfymill.common.tls.TlsFiles;
import io.comfymill.standalone.settings.ServiceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * How to ask Kafka.
 *
 * @param settings as clients are configured; they may hold a password
 */
record KafkaAdmin(Map<String, Object> settings) {
  private static final int TIMEOUT_MILLIS = 8_000;
  private static final String SERVERS = "bootstrap.servers";

  KafkaAdmin {
    settings = Map.copyOf(settings);
  }

  /** As a service asks it: where Quarkus gives the client its TLS, by the same files. */
  static KafkaAdmin of(ServiceSettings source) throws IOException {
    Map<String, Object> settings = new HashMap<>(source.below("kafka."));
    Optional<TlsFiles> tls = source.tls("kafka.tls-configuration-name");
    settings.keySet().removeIf(name -> name.startsWith("tls"));
    if (tls.isPresent()) {
      settings.put("ssl.truststore.type", "PEM");
      settings.put("ssl.truststore.location", tls.get().ca().toString());
      if (tls.get().certificate() != null) {
        settings.put("ssl.keystore.type", "PEM");
        settings.put("ssl.keystore.key", Files.readString(tls.get().ownKey()));
        settings.put(
            "ssl.keystore.certificate.chain", Files.readString(tls.get().ownCertificate()));
      }
    }
    return new KafkaAdmin(settings);
  }

  boolean isKnown() {
    return settings.containsKey(SERVERS);
  }

  Admin open() {
    // Its logging goes to standard error otherwise, into what is printed.
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    Map<String, Object> all = new HashMap<>(settings);
    all.put(CommonClientConfigs.CLIENT_ID_CONFIG, "comfymill-diagnose");
    all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    all.put("enable.metrics.push", false);
    return Admin.create(all);
  }

  @Override
  public String toString() {
    return String.valueOf(settings.get(SERVERS));
  }
}
