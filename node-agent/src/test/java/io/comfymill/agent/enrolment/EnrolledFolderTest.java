package io.comfymill.agent.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.certificate.CertificateAuthority;
import io.comfymill.common.certificate.KeyPairs;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.tls.Pem;
import io.comfymill.common.tls.TlsFiles;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolledFolderTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final URI GATEWAY = URI.create("https://gateway.example");
  private static final String AGENT = "agent-0123456789ab";

  @TempDir Path data;

  private final CertificateAuthority ca =
      CertificateAuthority.create("test", NOW, Duration.ofDays(900));

  private Enrolled keep(KeyPair pair) throws IOException {
    ObjectNode admission = WireJson.mapper().createObjectNode().put("agent", AGENT);
    admission.put(
        "certificate",
        Pem.text(ca.sign(pair.getPublic(), AGENT, List.of(), NOW, Duration.ofDays(30))));
    admission.put("ca", Pem.text(ca.certificate()));
    admission.putObject("settings").put("kafka.bootstrap.servers", "kafka:9092");
    return new EnrolledFolder(data.resolve("agent")).keep(GATEWAY, admission, pair.getPrivate());
  }

  @Test
  void whatAGatewayAnsweredIsThereAfterARestart() throws IOException {
    KeyPair pair = KeyPairs.generate();
    keep(pair);
    Enrolled read = new EnrolledFolder(data.resolve("agent")).read().orElseThrow();
    assertThat(read.agent()).isEqualTo(new AgentId(AGENT));
    assertThat(read.gateway()).isEqualTo(GATEWAY);
    assertThat(read.key()).isEqualTo(pair.getPrivate());
    assertThat(read.certificate().getPublicKey()).isEqualTo(pair.getPublic());
    assertThat(new Enrolment(data.resolve("agent")).settings(read))
        .containsEntry("kafka.bootstrap.servers", "kafka:9092")
        .containsEntry("comfymill.tls.listen", "true");
  }

  @Test
  void nobodyElseCanReadIt() throws IOException {
    keep(KeyPairs.generate());
    try (Stream<Path> files = Files.walk(data.resolve("agent/enrolment"))) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as("%s", file)
            .endsWith("------");
      }
    }
  }

  @Test
  void aRenewalReplacesCertificateAndKeyTogether() throws IOException {
    keep(KeyPairs.generate());
    KeyPair next = KeyPairs.generate();
    keep(next);
    Enrolled read = new EnrolledFolder(data.resolve("agent")).read().orElseThrow();
    assertThat(read.key()).isEqualTo(next.getPrivate());
    assertThat(read.certificate().getPublicKey()).isEqualTo(next.getPublic());
  }

  @Test
  void aCertificateIsDueInTheLastThirdOfItsTime() throws IOException {
    Enrolled enrolled = keep(KeyPairs.generate());
    assertThat(enrolled.isDue(NOW.plus(Duration.ofDays(19)))).isFalse();
    assertThat(enrolled.isDue(NOW.plus(Duration.ofDays(21)))).isTrue();
  }

  @Test
  void whoWasNotEnrolledHasNothingAndWhatIsDamagedIsSaid() throws IOException {
    EnrolledFolder folder = new EnrolledFolder(data.resolve("agent"));
    assertThat(folder.read()).isEmpty();
    keep(KeyPairs.generate());
    Files.writeString(folder.own(), "nothing");
    assertThatThrownBy(folder::read).isInstanceOf(IOException.class);
  }

  @Test
  void aTokenGoesOverNoLineWithoutTls() {
    for (String wrong :
        List.of("http://gateway.example", "http://10.0.0.1:8188", "gateway.example", "ftp://a")) {
      assertThatThrownBy(() -> new GatewayLink(URI.create(wrong)))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("comfymill.agent.enrolment.gateway");
    }
    assertThatCode(() -> new GatewayLink(URI.create("http://127.0.0.1:8188")))
        .doesNotThrowAnyException();
  }

  @Test
  void aPlaceIsTheFolderOfAMachine() throws IOException {
    Path other = Files.createDirectories(data.resolve("other"));
    assertThat(Place.of(data, "gpu-1")).isEqualTo(Place.of(data, "gpu-1"));
    assertThat(Place.of(data, "gpu-1")).isNotEqualTo(Place.of(other, "gpu-1"));
    assertThat(Place.of(data, "gpu-1")).isNotEqualTo(Place.of(data, "gpu-2"));
  }

  @Test
  void itsFilesAreThoseOfTls() throws IOException {
    keep(KeyPairs.generate());
    EnrolledFolder folder = new EnrolledFolder(data.resolve("agent"));
    assertThat(TlsFiles.trusting(folder.ca()).context()).isNotNull();
  }
}
