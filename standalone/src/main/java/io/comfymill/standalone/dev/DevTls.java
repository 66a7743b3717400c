package io.comfymill.standalone.dev;

import io.comfymill.common.secret.SecretKeys;
import io.comfymill.common.tls.TlsFiles;
import io.comfymill.common.tls.TlsSettings;
import io.comfymill.standalone.certificates.CertificateFolder;
import io.comfymill.standalone.files.OwnersFile;
import io.comfymill.standalone.ports.Loopback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** TLS between all that {@code dev} starts, with a CA of its own in the data folder. */
public final class DevTls {
  private static final List<String> PARTS =
      List.of("kafka", "postgres", "redis", "gateway", "scheduler", "agent");

  private static final List<String> HOSTS = List.of("localhost", Loopback.HOST);
  private static final Duration VALIDITY = Duration.ofDays(90);

  private final CertificateFolder certificates;
  private final Path recordsKey;

  private DevTls(CertificateFolder certificates, Path recordsKey) {
    this.certificates = certificates;
    this.recordsKey = recordsKey;
  }

  static DevTls in(Path data) {
    return new DevTls(new CertificateFolder(folder(data), Instant.now()), recordsKey(data));
  }

  private static Path folder(Path data) {
    return data.toAbsolutePath().normalize().resolve("tls");
  }

  private static Path recordsKey(Path data) {
    return folder(data).resolve("records-key");
  }

  /**
   * Makes what is not there, or ends soon.
   *
   * @return the CA's certificate
   */
  public static Path ensure(Path data) throws IOException {
    CertificateFolder certificates = in(data).certificates;
    if (!certificates.hasCa()) {
      certificates.makeCa();
    }
    for (String part : PARTS) {
      certificates.ensure(part, HOSTS, VALIDITY);
    }
    Path key = recordsKey(data);
    if (Files.notExists(key)) {
      OwnersFile.write(key, SecretKeys.withNewKey(List.of(), new SecureRandom()));
    }
    return certificates.ca();
  }

  TlsFiles files(String part) {
    return certificates.files(part);
  }

  /**
   * Of gateways: they let in agents, also of other machines.
   *
   * @param artifacts the folder of outputs, which an agent on this machine shares
   */
  Map<String, String> enrolment(String artifacts) {
    String prefix = "comfymill.gateway.enrolment.";
    return Map.of(
        prefix + "ca-certificate", certificates.ca().toString(),
        prefix + "ca-key", certificates.caKey().toString(),
        prefix + "records-key-file", recordsKey.toString(),
        prefix + "agent-settings.\"comfymill.artifacts.folder\"", artifacts);
  }

  /** Of schedulers: they know the records of agents that joined. */
  Map<String, String> records() {
    return Map.of("comfymill.scheduler.agents.records-key-file", recordsKey.toString());
  }

  /** Of a service. */
  Map<String, String> settings(String part) {
    TlsFiles files = files(part);
    return Map.of(
        TlsSettings.CA, files.ca().toString(),
        TlsSettings.CERTIFICATE, files.ownCertificate().toString(),
        TlsSettings.KEY, files.ownKey().toString(),
        TlsSettings.LISTEN, "true");
  }
}
