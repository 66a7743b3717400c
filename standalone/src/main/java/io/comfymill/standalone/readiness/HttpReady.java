package io.comfymill.standalone.readiness;

import io.comfymill.common.tls.TlsFiles;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * Ready when every address answers a GET with 200. {@link HttpURLConnection} rather than the newer
 * client: it starts no threads, which counts in a command that asks once and ends.
 */
public record HttpReady(List<URI> addresses, @Nullable TlsFiles tls) implements ReadyCheck {
  public HttpReady(List<URI> addresses) {
    this(addresses, null);
  }

  public HttpReady {
    addresses = List.copyOf(addresses);
  }

  @Override
  public boolean isReady() {
    return addresses.stream().allMatch(this::answers);
  }

  private boolean answers(URI address) {
    try {
      HttpURLConnection connection = open(address);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException notReady) {
      return false;
    }
  }

  /** The role that the process reports: whether it leads. */
  @Override
  public Optional<String> role() {
    try {
      HttpURLConnection connection = open(addresses.get(0));
      try (InputStream body = connection.getInputStream()) {
        return WireJson.mapper().readTree(body).findValuesAsText("role").stream().findFirst();
      } finally {
        connection.disconnect();
      }
    } catch (IOException notReady) {
      return Optional.empty();
    }
  }

  private HttpURLConnection open(URI address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    if (tls != null && connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(tls.context().getSocketFactory());
    }
    connection.setConnectTimeout((int) TIMEOUT.toMillis());
    connection.setReadTimeout((int) TIMEOUT.toMillis());
    return connection;
  }
}
