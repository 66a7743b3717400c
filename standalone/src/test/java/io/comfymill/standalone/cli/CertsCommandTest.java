package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.tls.Pem;
import io.comfymill.standalone.certificates.CertificateFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CertsCommandTest {
  @TempDir Path folder;

  private record Ran(int exitCode, String errors) {}

  private static Ran run(String... words) {
    StringWriter errors = new StringWriter();
    CommandLine line = Comfymill.commandLine();
    line.setOut(new PrintWriter(new StringWriter(), true));
    line.setErr(new PrintWriter(errors, true));
    return new Ran(line.execute(words), errors.toString());
  }

  private X509Certificate certificate(String name) throws Exception {
    return Pem.certificates(Files.readString(folder.resolve("c/" + name + ".crt"))).get(0);
  }

  @Test
  void aCaSignsACertificateForEachPart() throws Exception {
    Path certs = folder.resolve("c");
    assertThat(run("certs", "init", certs.toString(), "--host", "mill.example").exitCode())
        .isZero();
    X509Certificate ca = certificate("ca");
    for (String part : List.of("kafka", "postgres", "redis", "gateway", "scheduler", "agent")) {
      X509Certificate signed = certificate(part);
      signed.verify(ca.getPublicKey());
      assertThat(signed.getSubjectAlternativeNames().toString())
          .contains(part, "localhost", "127.0.0.1", "mill.example");
      for (String secret : List.of(part + ".key", part + ".pem", "ca.key")) {
        assertThat(Files.getPosixFilePermissions(certs.resolve(secret)))
            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      }
    }
    assertThat(run("certs", "init", certs.toString()).exitCode())
        .as("another CA would void all that this one has signed")
        .isNotZero();
    assertThat(certificate("ca")).isEqualTo(ca);
  }

  @Test
  void anotherCertificateIsAddedAndReplaced() throws Exception {
    String certs = folder.resolve("c").toString();
    run("certs", "init", certs);
    assertThat(run("certs", "add", certs, "gpu-1", "--host", "::1", "--days", "3").exitCode())
        .isZero();
    X509Certificate first = certificate("gpu-1");
    assertThat(first.getNotAfter().toInstant())
        .isBetween(Instant.now(), Instant.now().plus(Duration.ofDays(3)));
    assertThat(run("certs", "add", certs, "gpu-1").exitCode()).isZero();
    assertThat(certificate("gpu-1")).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "ca, localhost, 1, own name",
    "../x, localhost, 1, NAME must be",
    "x, a b, 1, --host must be",
    "x, localhost, 0, --days must be",
  })
  void whatMakesNoSenseIsRefused(String name, String host, String days, String why)
      throws Exception {
    String certs = folder.resolve("c").toString();
    run("certs", "init", certs);
    Ran refused = run("certs", "add", certs, name, "--host", host, "--days", days);
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.errors()).contains(why);
  }

  @Test
  void withoutACaThereIsNothingToAddTo() throws Exception {
    assertThat(run("certs", "add", folder.toString(), "x").errors()).contains("certs init");
  }

  @Test
  void oneThatEndsSoonIsMadeAnew() throws Exception {
    Instant now = Instant.now();
    Duration validity = Duration.ofDays(90);
    new CertificateFolder(folder.resolve("c"), now).makeCa();
    new CertificateFolder(folder.resolve("c"), now).ensure("x", List.of(), validity);
    X509Certificate first = certificate("x");
    new CertificateFolder(folder.resolve("c"), now.plus(Duration.ofDays(30)))
        .ensure("x", List.of(), validity);
    assertThat(certificate("x")).isEqualTo(first);
    new CertificateFolder(folder.resolve("c"), now.plus(Duration.ofDays(60)))
        .ensure("x", List.of(), validity);
    assertThat(certificate("x")).isNotEqualTo(first);
  }
}
