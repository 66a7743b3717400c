package io.comfymill.common.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/** Certificates and keys as text. Keys are PKCS#8 without a password. */
public final class Pem {
  private static final int LINE = 64;
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private Pem() {}

  /**
   * @throws IOException where there is none, or one that cannot be read
   */
  public static List<X509Certificate> certificates(String text) throws IOException {
    try {
      List<X509Certificate> all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (all.isEmpty()) {
        throw new IOException("there is no certificate in it");
      }
      return all;
    } catch (CertificateException e) {
      throw new IOException("it holds something that is no certificate in PEM", e);
    }
  }

  /**
   * @throws IOException where there is none; the message does not quote it
   */
  public static PrivateKey privateKey(String text) throws IOException {
    Matcher found = PRIVATE_KEY.matcher(text);
    if (!found.find()) {
      throw new IOException("there is no PRIVATE KEY (PKCS#8, without a password) in it");
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(found.group(1));
      try {
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException noCurve) {
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("its PRIVATE KEY is neither EC nor RSA", e);
    }
  }

  /** SHA-256 of the certificate, 64 hex digits. */
  public static String fingerprint(X509Certificate certificate) {
    try {
      return DigestUtils.sha256Hex(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }

  public static String text(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }

  /** As PKCS#8. */
  public static String text(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String kind, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            kind, Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes), kind);
  }
}
