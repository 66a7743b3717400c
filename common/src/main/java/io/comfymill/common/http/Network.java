package io.comfymill.common.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A network in CIDR notation. Netty's {@code IpSubnetFilterRule} takes some addresses of IPv6 for
 * those of other networks.
 *
 * @param prefix how many bits of the address all of its addresses share
 */
record Network(InetAddress address, int prefix) {
  /** Names are none: they would be looked up. */
  private static final Pattern TEXT =
      Pattern.compile("((?:\\d{1,3}\\.){3}\\d{1,3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)/(\\d{1,3})");

  /**
   * @throws IllegalArgumentException where the text is none
   */
  static Network parse(String text) {
    var parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a network like 10.0.0.0/8: " + text);
    }
    InetAddress address = address(parts.group(1));
    int prefix = Integer.parseInt(parts.group(2));
    if (prefix > address.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException("a longer prefix than the address in " + text);
    }
    return new Network(address, prefix);
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + literal, e);
    }
  }

  boolean contains(InetAddress other) {
    byte[] own = address.getAddress();
    byte[] bits = other.getAddress();
    if (own.length != bits.length) {
      return false;
    }
    for (int i = 0; i < prefix; i++) {
      int mask = 0x80 >> (i % Byte.SIZE);
      if (((own[i / Byte.SIZE] ^ bits[i / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
