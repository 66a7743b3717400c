package io.comfymill.standalone.certificates;

import io.comfymill.common.certificate.CertificateAuthority;
import io.comfymill.common.certificate.KeyPairs;
import io.comfymill.common.tls.Pem;
import io.comfymill.common.tls.TlsFiles;
import io.comfymill.standalone.files.OwnersFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * {@code ca.crt}, {@code ca.key} and, for each part, {@code NAME.crt}, {@code NAME.key} and both in
 * {@code NAME.pem}, as Kafka and HAProxy want them. Keys are for their owner's eyes only.
 */
public final class CertificateFolder {
  private static final Duration CA_VALIDITY = Duration.ofDays(3650);
  private static final String CA = "ca";

  private final Path folder;
  private final Instant now;

  public CertificateFolder(Path folder, Instant now) {
    this.folder = folder.toAbsolutePath().normalize();
    this.now = now;
  }

  public Path ca() {
    return folder.resolve(CA + ".crt");
  }

  /** A secret: whoever has it can pass for every part. */
  public Path caKey() {
    return folder.resolve(CA + ".key");
  }

  public boolean hasCa() {
    return Files.exists(ca()) || Files.exists(caKey());
  }

  /** Fails where there is one: what it has signed would be trusted no more. */
  public void makeCa() throws IOException {
    if (hasCa()) {
      throw new IOException("there is a CA in " + folder + " already");
    }
    Files.createDirectories(folder);
    CertificateAuthority made = CertificateAuthority.create("Comfymill CA", now, CA_VALIDITY);
    replace(caKey(), Pem.text(made.key()));
    replace(ca(), Pem.text(made.certificate()));
  }

  /**
   * Makes a key pair and its certificate, in place of those that may be there.
   *
   * @param hosts names and addresses that the part is reached at
   */
  public void issue(String name, List<String> hosts, Duration validity) throws IOException {
    if (name.equals(CA)) {
      throw new IOException("'" + CA + "' is the CA's own name");
    }
    CertificateAuthority authority = CertificateAuthority.read(ca(), caKey());
    KeyPair pair = KeyPairs.generate();
    String certificate = Pem.text(authority.sign(pair.getPublic(), name, hosts, now, validity));
    String key = Pem.text(pair.getPrivate());
    TlsFiles files = files(name);
    replace(files.ownKey(), key);
    replace(files.ownCertificate(), certificate);
    replace(folder.resolve(name + ".pem"), key + certificate);
  }

  /** As {@link #issue}, unless there is one that lasts for half its time still. */
  public void ensure(String name, List<String> hosts, Duration validity) throws IOException {
    Path there = files(name).ownCertificate();
    if (Files.notExists(there) || end(there).isBefore(now.plus(validity.dividedBy(2)))) {
      issue(name, hosts, validity);
    }
  }

  private static Instant end(Path certificate) throws IOException {
    X509Certificate read = Pem.certificates(Files.readString(certificate)).get(0);
    return read.getNotAfter().toInstant();
  }

  /** Those of a part, whether or not they are there. */
  public TlsFiles files(String name) {
    return new TlsFiles(ca(), folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
  }

  /** Whole or not at all; certificates are public. */
  private static void replace(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    if (file.toString().endsWith(".crt")) {
      Files.write(fresh, text.getBytes(StandardCharsets.US_ASCII));
    } else {
      OwnersFile.write(fresh, text);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
