package io.comfymill.standalone.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;

/**
 * Ready when every address answers a GET with 200. {@link HttpURLConnection} rather than the newer
 * client: it starts no threads, which counts in a command that asks once and ends.
 */
public record HttpReady(List<URI> addresses) implements ReadyCheck {
  public HttpReady {
    addresses = List.copyOf(addresses);
  }

  @Override
  public boolean isReady() {
    return addresses.stream().allMatch(HttpReady::answers);
  }

  private static boolean answers(URI address) {
    try {
      HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
      connection.setConnectTimeout((int) TIMEOUT.toMillis());
      connection.setReadTimeout((int) TIMEOUT.toMillis());
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException notReady) {
      return false;
    }
  }
}
