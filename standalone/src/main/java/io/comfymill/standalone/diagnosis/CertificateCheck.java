package io.comfymill.standalone.diagnosis;

import io.comfymill.standalone.settings.ServiceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** When certificates end: those that servers show, and those in files that settings name. */
final class CertificateCheck implements Check {
  private static final Duration SOON = Duration.ofDays(21);
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int HTTPS = 443;

  private final List<URI> servers;
  private final List<ServiceSettings> settings;
  private final Instant now;

  CertificateCheck(List<URI> servers, List<ServiceSettings> settings, Instant now) {
    this.servers = servers.stream().filter(uri -> "https".equals(uri.getScheme())).toList();
    this.settings = List.copyOf(settings);
    this.now = now;
  }

  @Override
  public String about() {
    return "certificates";
  }

  @Override
  public void run(Diagnosis diagnosis) throws IOException, GeneralSecurityException {
    for (URI server : servers) {
      judge(server.getHost(), shown(server), diagnosis);
    }
    for (ServiceSettings source : settings) {
      for (String value : source.values().values()) {
        for (String name : value.split(",", -1)) {
          if (name.strip().matches(".*\\.(pem|crt|cer)")
              && Files.isReadable(Path.of(name.strip()))) {
            judge(name.strip(), inFile(Path.of(name.strip())), diagnosis);
          }
        }
      }
    }
  }

  private static List<? extends Certificate> inFile(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException(file + " holds no certificate that can be read", e);
    }
  }

  private void judge(String where, List<? extends Certificate> chain, Diagnosis diagnosis) {
    for (Certificate certificate : chain) {
      if (certificate instanceof X509Certificate x509) {
        judge(where, x509, diagnosis);
      }
    }
  }

  private void judge(String where, X509Certificate certificate, Diagnosis diagnosis) {
    Instant end = certificate.getNotAfter().toInstant();
    String whose = certificate.getSubjectX500Principal().getName();
    if (end.isBefore(now)) {
      diagnosis.problem(
          where,
          "the certificate of %s has expired on %s.".formatted(whose, end),
          "renew it; clients are refused by now");
    } else if (end.isBefore(now.plus(SOON))) {
      diagnosis.warn(
          where, "the certificate of %s expires on %s.".formatted(whose, end), "renew it");
    }
  }

  /** What a server shows, whoever signed it: whether it is trusted, requests tell. */
  private static List<Certificate> shown(URI server) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAll()}, null);
    int port = server.getPort() < 0 ? HTTPS : server.getPort();
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(server.getHost(), port), TIMEOUT_MILLIS);
      plain.setSoTimeout(TIMEOUT_MILLIS);
      try (SSLSocket tls =
          (SSLSocket)
              context.getSocketFactory().createSocket(plain, server.getHost(), port, false)) {
        tls.startHandshake();
        return List.of(tls.getSession().getPeerCertificates());
      }
    }
  }

  /** Nothing is sent over a connection that it lets through. */
  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
