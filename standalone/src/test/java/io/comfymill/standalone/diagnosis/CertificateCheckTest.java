package io.comfymill.standalone.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.standalone.diagnosis.Finding.Severity;
import io.comfymill.standalone.settings.ServiceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateCheckTest {
  private static final int VALID_DAYS = 90;

  @TempDir static Path folder;
  private static Path certificate;

  @BeforeAll
  static void make() throws IOException, InterruptedException {
    String store = folder.resolve("store.p12").toString();
    certificate = folder.resolve("tls.crt");
    keytool(
        "-genkeypair",
        "-keystore",
        store,
        "-storepass",
        "changeit",
        "-alias",
        "a",
        "-keyalg",
        "EC",
        "-dname",
        "CN=mill.example",
        "-validity",
        Integer.toString(VALID_DAYS));
    keytool(
        "-exportcert",
        "-rfc",
        "-keystore",
        store,
        "-storepass",
        "changeit",
        "-alias",
        "a",
        "-file",
        certificate.toString());
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new java.util.ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static List<Finding> findings(Path file, Duration later) throws InterruptedException {
    Diagnosis diagnosis = new Diagnosis();
    ServiceSettings settings =
        new ServiceSettings(
            "gateway.env", Map.of("quarkus.http.ssl.certificate.files", file.toString()));
    Instant now = Instant.now().plus(later);
    diagnosis.run(new CertificateCheck(List.of(), List.of(settings), now));
    return diagnosis.report(now).findings();
  }

  @Test
  void oneThatIsGoodForLongIsNoFinding() throws InterruptedException {
    assertThat(findings(certificate, Duration.ZERO)).isEmpty();
  }

  @Test
  void oneThatExpiresSoonIsAWarning() throws InterruptedException {
    assertThat(findings(certificate, Duration.ofDays(VALID_DAYS - 10)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.about()).isEqualTo(certificate.toString());
              assertThat(finding.text()).contains("CN=mill.example expires on");
            });
  }

  @Test
  void oneThatHasExpiredIsAProblem() throws InterruptedException {
    assertThat(findings(certificate, Duration.ofDays(VALID_DAYS + 1)))
        .singleElement()
        .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.PROBLEM));
  }

  @Test
  void aFileThatHoldsNoneIsAProblem() throws IOException, InterruptedException {
    Path broken =
        Files.writeString(folder.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nx\n");

    assertThat(findings(broken, Duration.ZERO))
        .singleElement()
        .satisfies(finding -> assertThat(finding.text()).contains("broken.pem"));
  }
}
