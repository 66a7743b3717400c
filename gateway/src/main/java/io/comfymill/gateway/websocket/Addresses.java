package io.comfymill.gateway.websocket;

import org.jspecify.annotations.Nullable;

/** Network addresses as text. */
public final class Addresses {
  private Addresses() {}

  /** {@code 127.0.0.1:4711} or {@code [::1]:4711} or {@code /127.0.0.1:4711} without the port. */
  public static String host(@Nullable String address) {
    if (address == null) {
      return "";
    }
    String plain = address.substring(address.lastIndexOf('/') + 1);
    int port = plain.lastIndexOf(':');
    boolean bareIpv6 = plain.indexOf(':') != port && !plain.startsWith("[");
    String host = port < 0 || bareIpv6 ? plain : plain.substring(0, port);
    return host.replace("[", "").replace("]", "");
  }
}
