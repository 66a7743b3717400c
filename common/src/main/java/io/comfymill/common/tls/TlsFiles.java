package io.comfymill.common.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What one end of a connection trusts and shows, in files of PEM: for those that Quarkus does not
 * configure.
 *
 * @param ca certificates of the CAs that are trusted, and no others
 * @param certificate its own; null for none, as its key
 */
public record TlsFiles(Path ca, @Nullable Path certificate, @Nullable Path key) {
  public TlsFiles {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("a certificate and its key go together");
    }
  }

  public static TlsFiles trusting(Path ca) {
    return new TlsFiles(ca, null, null);
  }

  /** For one that has a certificate. */
  public Path ownCertificate() {
    return Objects.requireNonNull(certificate, "there is no certificate");
  }

  /** For one that has a certificate. */
  public Path ownKey() {
    return Objects.requireNonNull(key, "there is no key");
  }

  /** Blocks. The files are read each time. */
  public SSLContext context() throws IOException {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates in " + ca + " cannot be used", e);
    }
  }

  /**
   * Goes on with TLS over an open connection, which closes with the new one. Blocks.
   *
   * @param host what the server's certificate must be for
   */
  public SSLSocket over(Socket open, String host) throws IOException {
    SSLSocket secure =
        (SSLSocket) context().getSocketFactory().createSocket(open, host, open.getPort(), true);
    SSLParameters verified = secure.getSSLParameters();
    verified.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(verified);
    secure.startHandshake();
    return secure;
  }

  private KeyStore trusted() throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    int number = 0;
    for (X509Certificate each : read(ca)) {
      store.setCertificateEntry("ca-" + number++, each);
    }
    return store;
  }

  private KeyManager @Nullable [] own() throws IOException, GeneralSecurityException {
    if (certificate == null || key == null) {
      return null;
    }
    KeyStore store = empty();
    try {
      store.setKeyEntry(
          "own",
          Pem.privateKey(Files.readString(key)),
          new char[0],
          read(certificate).toArray(new Certificate[0]));
    } catch (IOException e) {
      throw new IOException(key + ": " + e.getMessage(), e);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    return keys.getKeyManagers();
  }

  private static List<X509Certificate> read(Path file) throws IOException {
    try {
      return Pem.certificates(Files.readString(file));
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
