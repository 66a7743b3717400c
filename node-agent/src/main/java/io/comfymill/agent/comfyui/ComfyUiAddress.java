package io.comfymill.agent.comfyui;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a ComfyUI is.
 *
 * @param path before every route; empty, or {@code /something} behind a proxy
 */
public record ComfyUiAddress(String scheme, String host, int port, String path) {
  /**
   * @throws IllegalArgumentException if it is not the base URL of a ComfyUI
   */
  public static ComfyUiAddress parse(String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw invalid(text, e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean web = scheme.equals("http") || scheme.equals("https");
    if (!web || uri.getHost() == null || uri.getRawQuery() != null) {
      throw invalid(text, null);
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    String path = uri.getRawPath().replaceAll("/+$", "");
    return new ComfyUiAddress(scheme, uri.getHost().toLowerCase(Locale.ROOT), port, path);
  }

  private static IllegalArgumentException invalid(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "comfymill.agent.nodes: '" + text + "' is not like http://127.0.0.1:8188", cause);
  }

  public boolean tls() {
    return scheme.equals("https");
  }

  /** The same for every way of writing the URL. */
  @Override
  public String toString() {
    return scheme + "://" + host + ":" + port + path;
  }
}
