package io.comfymill.standalone.cli.base;

import java.net.URI;
import java.net.URISyntaxException;

/** The address of a server as users write it. */
public final class ServerAddress {
  private ServerAddress() {}

  /**
   * @param option named in the message
   * @throws IllegalArgumentException where it is not http(s)://HOST[:PORT][/PATH]
   */
  public static URI parse(String option, String text) {
    try {
      URI address = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (http && address.getHost() != null && address.getRawQuery() == null) {
        return address;
      }
    } catch (URISyntaxException notAnAddress) {
      // Reported below, like any other invalid address.
    }
    throw new IllegalArgumentException(
        option + " must be like http://127.0.0.1:8188, not '" + text + "'");
  }
}
