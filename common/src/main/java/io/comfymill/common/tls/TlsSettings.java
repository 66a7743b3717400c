package io.comfymill.common.tls;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What follows from {@code comfymill.tls.*} for the clients of Kafka, PostgreSQL and Redis and for
 * a service's own listener, by their own settings. A setting that is given wins.
 */
public final class TlsSettings {
  public static final String CA = "comfymill.tls.ca";
  public static final String CERTIFICATE = "comfymill.tls.certificate";
  public static final String KEY = "comfymill.tls.key";
  public static final String LISTEN = "comfymill.tls.listen";

  /** In Quarkus' registry of TLS configurations. */
  public static final String NAME = "comfymill";

  private static final String REGISTRY = "quarkus.tls." + NAME + ".";

  private final Function<String, Optional<String>> given;
  private final Map<String, String> derived = new TreeMap<>();

  private TlsSettings(Function<String, Optional<String>> given) {
    this.given = given;
  }

  /**
   * @param given what is set, by name
   */
  public static Map<String, String> derive(Function<String, Optional<String>> given) {
    return new TlsSettings(given).derive();
  }

  private Map<String, String> derive() {
    given.apply(CA).ifPresent(this::trust);
    own();
    if (!derived.isEmpty()) {
      derived.put(REGISTRY + "reload-period", "1h");
    }
    if (given.apply(LISTEN).filter(Boolean::parseBoolean).isPresent()) {
      listen();
    }
    return derived;
  }

  private void trust(String ca) {
    derived.put(REGISTRY + "trust-store.pem.certs", ca);
    derived.put(REGISTRY + "hostname-verification-algorithm", "HTTPS");
    kafka();
    redis();
    reactivePostgres(ca);
    jdbcPostgres(ca);
  }

  private void own() {
    Optional<String> certificate = given.apply(CERTIFICATE);
    Optional<String> key = given.apply(KEY);
    if (certificate.isPresent() && key.isPresent()) { // one alone is refused at the start
      derived.put(REGISTRY + "key-store.pem.0.cert", certificate.get());
      derived.put(REGISTRY + "key-store.pem.0.key", key.get());
    }
  }

  /** Where the broker's protocol is not said, it is TLS, with a login where there is one. */
  private void kafka() {
    String protocol =
        given
            .apply("kafka.security.protocol")
            .orElse(given.apply("kafka.sasl.mechanism").isPresent() ? "SASL_SSL" : "SSL");
    if (protocol.endsWith("SSL") && given.apply("kafka.ssl.truststore.location").isEmpty()) {
      derived.put("kafka.security.protocol", protocol);
      derived.put("kafka.tls-configuration-name", NAME);
    }
  }

  private void redis() {
    given
        .apply("quarkus.redis.hosts")
        .filter(hosts -> Arrays.stream(hosts.split(",", -1)).allMatch(TlsSettings::isTls))
        .ifPresent(hosts -> derived.put("quarkus.redis.tls-configuration-name", NAME));
  }

  private static boolean isTls(String host) {
    return host.strip().startsWith("rediss:");
  }

  private void reactivePostgres(String ca) {
    String base = "quarkus.datasource.reactive.";
    if (leavesItOpen(base + "url")) {
      derived.put(base + "postgresql.ssl-mode", "verify-full");
      derived.put(base + "hostname-verification-algorithm", "HTTPS");
      derived.put(base + "trust-certificate-pem", "true");
      derived.put(base + "trust-certificate-pem.certs", ca);
    }
  }

  private void jdbcPostgres(String ca) {
    if (leavesItOpen("quarkus.datasource.jdbc.url")) {
      String base = "quarkus.datasource.jdbc.additional-jdbc-properties.";
      derived.put(base + "sslmode", "verify-full");
      derived.put(base + "sslrootcert", ca);
    }
  }

  /** An address may say itself how far the server is trusted. */
  private boolean leavesItOpen(String url) {
    return given.apply(url).filter(address -> !address.contains("sslmode=")).isPresent();
  }

  /** On the port where HTTP would be. */
  private void listen() {
    derived.put("quarkus.http.tls-configuration-name", NAME);
    derived.put("quarkus.http.insecure-requests", "disabled");
    given.apply("quarkus.http.port").ifPresent(port -> derived.put("quarkus.http.ssl-port", port));
  }
}
