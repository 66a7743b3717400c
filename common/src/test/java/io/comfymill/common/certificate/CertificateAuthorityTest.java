package io.comfymill.common.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.tls.Pem;
import io.comfymill.common.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
  private static final Duration YEAR = Duration.ofDays(365);

  @TempDir Path folder;

  private final Instant now = Instant.now();
  private final CertificateAuthority ca = CertificateAuthority.create("test", now, YEAR);

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private TlsFiles issued(CertificateAuthority by, String name, String... hosts)
      throws IOException {
    KeyPair pair = KeyPairs.generate();
    X509Certificate signed = by.sign(pair.getPublic(), name, List.of(hosts), now, YEAR);
    return new TlsFiles(
        write("ca.crt", Pem.text(ca.certificate())),
        write(name + ".crt", Pem.text(signed)),
        write(name + ".key", Pem.text(pair.getPrivate())));
  }

  /** The name that the server sees of its client, whom it asks for a certificate. */
  private static String talk(TlsFiles server, TlsFiles client) throws Exception {
    try (SSLServerSocket listening =
        (SSLServerSocket)
            server
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listening.setNeedClientAuth(true);
      CompletableFuture<String> seen = new CompletableFuture<>();
      Thread accepting = new Thread(() -> accept(listening, seen));
      accepting.start();
      try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
          SSLSocket secure = client.over(plain, "127.0.0.1")) {
        assertThat(secure.isConnected()).isTrue();
        return seen.get();
      } finally {
        accepting.join();
      }
    }
  }

  private static void accept(SSLServerSocket listening, CompletableFuture<String> seen) {
    try (SSLSocket accepted = (SSLSocket) listening.accept()) {
      accepted.startHandshake();
      seen.complete(accepted.getSession().getPeerPrincipal().getName());
    } catch (IOException e) {
      seen.completeExceptionally(e);
    }
  }

  @Test
  void whatItSignsIsTrustedByBothSides() throws Exception {
    TlsFiles server = issued(ca, "kafka", "kafka.example", "127.0.0.1");
    TlsFiles client = issued(ca, "agent");
    assertThat(talk(server, client)).isEqualTo("CN=agent");
  }

  @Test
  void aServerByAnotherNameIsRefused() throws Exception {
    TlsFiles server = issued(ca, "kafka", "kafka.example", "127.0.0.2");
    TlsFiles client = issued(ca, "agent");
    assertThatThrownBy(() -> talk(server, client)).isInstanceOf(SSLException.class);
  }

  @Test
  void aClientOfAnotherCaIsRefused() throws Exception {
    TlsFiles foreign = issued(CertificateAuthority.create("test", now, YEAR), "agent");
    TlsFiles server = issued(ca, "kafka", "127.0.0.1");
    assertThatThrownBy(
            () -> talk(server, new TlsFiles(server.ca(), foreign.certificate(), foreign.key())))
        .isInstanceOfAny(ExecutionException.class, IOException.class);
    assertThatThrownBy(() -> talk(server, TlsFiles.trusting(server.ca())))
        .isInstanceOfAny(ExecutionException.class, IOException.class);
  }

  @Test
  void nothingThatItSignsOutlivesIt() {
    X509Certificate signed =
        ca.sign(KeyPairs.generate().getPublic(), "x", List.of(), now, YEAR.multipliedBy(2));
    assertThat(signed.getNotAfter()).isEqualTo(ca.certificate().getNotAfter());
    assertThat(signed.getBasicConstraints()).as("signs nothing itself").isNegative();
  }

  @Test
  void itIsReadFromItsFiles() throws Exception {
    Path certificate = write("ca.crt", Pem.text(ca.certificate()));
    Path key = write("ca.key", Pem.text(ca.key()));
    CertificateAuthority read = CertificateAuthority.read(certificate, key);
    X509Certificate signed = read.sign(KeyPairs.generate().getPublic(), "x", List.of(), now, YEAR);
    signed.verify(ca.certificate().getPublicKey());
  }

  @Test
  void whatIsNoPemIsSaidToBeNone() {
    assertThatThrownBy(() -> Pem.certificates("x")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Pem.certificates("")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Pem.privateKey("-----BEGIN RSA PRIVATE KEY-----"))
        .hasMessageContaining("PKCS#8");
    assertThatThrownBy(
            () -> Pem.privateKey("-----BEGIN PRIVATE KEY-----\n@\n-----END PRIVATE KEY-----"))
        .isInstanceOf(IOException.class);
  }
}
