package io.comfymill.common.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;

/**
 * An address that somebody else chose, to which requests are to go.
 *
 * @param path with its query
 */
public record OutboundTarget(boolean tls, String host, int port, String path) {
  private static final int MAX_LENGTH = 2048;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /**
   * @throws IllegalArgumentException whose message goes on after "must be"
   */
  public static OutboundTarget parse(String url) {
    URI uri = uri(url);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (!tls && !scheme.equals("http")) {
      throw new IllegalArgumentException("an https URL");
    }
    String host = uri.getHost();
    if (host == null || uri.getUserInfo() != null || uri.getFragment() != null) {
      throw new IllegalArgumentException("a URL with a host, without credentials or fragment");
    }
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    int port = uri.getPort() < 0 ? (tls ? HTTPS : HTTP) : uri.getPort();
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("a URL with a port from 1 to 65535");
    }
    return new OutboundTarget(tls, host.replaceAll("[\\[\\]]", ""), port, path + query);
  }

  private static URI uri(String url) {
    try {
      if (url.length() <= MAX_LENGTH) {
        return new URI(url);
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("a URL: " + e.getReason(), e);
    }
    throw new IllegalArgumentException("a URL of at most %d characters".formatted(MAX_LENGTH));
  }

  /** Whether the host is an address, so that nothing has to be looked up. */
  public boolean isAddress() {
    return host.contains(":") || host.matches("[0-9.]+");
  }

  /**
   * The first of the host's addresses, to connect to. A name with a single inner address is refused
   * as a whole.
   *
   * @param inner networks that may be reached although they are no part of the internet
   * @param setting that names those
   * @throws IllegalArgumentException where it leads inward, or without TLS into the internet
   */
  public InetAddress permitted(InetAddress[] addresses, Networks inner, String setting) {
    if (Arrays.stream(addresses).anyMatch(one -> isClosed(one, inner))) {
      throw new IllegalArgumentException("%s is inside, and not in %s".formatted(host, setting));
    }
    if (!tls && !Arrays.stream(addresses).allMatch(inner::contains)) {
      throw new IllegalArgumentException("%s is reached by https alone".formatted(host));
    }
    return addresses[0];
  }

  private static boolean isClosed(InetAddress address, Networks inner) {
    return !Networks.isPublic(address) && !inner.contains(address);
  }
}
