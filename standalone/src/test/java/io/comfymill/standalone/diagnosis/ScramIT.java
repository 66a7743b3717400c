package io.comfymill.standalone.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.common.tls.TlsFiles;
import io.comfymill.standalone.certificates.CertificateFolder;
import io.comfymill.standalone.infrastructure.KafkaServer;
import io.comfymill.standalone.infrastructure.RunningServer;
import io.comfymill.standalone.ports.FreePorts;
import io.comfymill.standalone.process.ProcessSpec;
import io.comfymill.standalone.process.Startable;
import io.comfymill.standalone.settings.ServiceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka that asks for a login by SCRAM over TLS. */
class ScramIT {
  @TempDir Path folder;

  /** Has another listener, where clients show no certificate. */
  private record ScramKafka(KafkaServer server, int port) implements Startable {
    @Override
    public ProcessSpec prepare() throws IOException {
      ProcessSpec spec = server.prepare();
      String clients = "SSL://" + server.bootstrapServers();
      String users = "SASL_SSL://127.0.0.1:" + port;
      Files.write(
          server.folder().resolve("server.properties"),
          List.of(
              "listeners=%s,%s,CONTROLLER://127.0.0.1:%d"
                  .formatted(clients, users, server.controllerPort()),
              "advertised.listeners=" + clients + "," + users,
              "listener.security.protocol.map=CONTROLLER:SSL,SSL:SSL,SASL_SSL:SASL_SSL",
              "sasl.enabled.mechanisms=SCRAM-SHA-512",
              "listener.name.sasl_ssl.ssl.client.auth=none",
              "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config="
                  + "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
          StandardOpenOption.APPEND);
      return spec;
    }
  }

  @Test
  void theCommandLineLogsInByTheSettingsOfAService() throws Exception {
    CertificateFolder certificates = new CertificateFolder(folder.resolve("tls"), Instant.now());
    certificates.makeCa();
    certificates.issue("all", List.of("127.0.0.1"), Duration.ofDays(1));
    TlsFiles tls = certificates.files("all");
    FreePorts ports = new FreePorts(new Random());
    KafkaServer plain =
        new KafkaServer(
            folder.resolve("kafka"), folder.resolve("kafka.log"), ports.next(), ports.next(), tls);
    try (RunningServer<ScramKafka> kafka =
        RunningServer.start(new ScramKafka(plain, ports.next()))) {
      addUser(kafka.server().server(), tls);
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(run(kafka.server().port(), "s3cret").seen())
                      .singleElement()
                      .asString()
                      .contains("1 brokers"));
      assertThat(run(kafka.server().port(), "wrong").seen()).isEmpty();
    }
  }

  private static void addUser(KafkaServer kafka, TlsFiles tls) throws Exception {
    Map<String, String> settings =
        Map.of(
            "kafka.bootstrap.servers", kafka.bootstrapServers(),
            "comfymill.tls.ca", tls.ca().toString(),
            "comfymill.tls.certificate", tls.ownCertificate().toString(),
            "comfymill.tls.key", tls.ownKey().toString());
    try (Admin admin = KafkaAdmin.of(new ServiceSettings("admin", settings)).open()) {
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      "gateway",
                      new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                      "s3cret")))
          .all()
          .get(1, TimeUnit.MINUTES);
    }
  }

  private Diagnosis.Report run(int port, String password) throws Exception {
    Map<String, String> settings =
        Map.of(
            "kafka.bootstrap.servers",
            "127.0.0.1:" + port,
            "kafka.sasl.mechanism",
            "SCRAM-SHA-512",
            "kafka.sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required"
                + " username=\"gateway\" password=\"%s\";".formatted(password),
            "comfymill.tls.ca",
            folder.resolve("tls/ca.crt").toString());
    Diagnosis diagnosis = new Diagnosis();
    diagnosis.run(new KafkaCheck(KafkaAdmin.of(new ServiceSettings("gateway", settings))));
    return diagnosis.report(Instant.now());
  }
}
