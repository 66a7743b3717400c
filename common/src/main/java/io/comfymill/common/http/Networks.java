package io.comfymill.common.http;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

/** A set of networks. */
public final class Networks {
  /** What is not reached through the internet (IANA's registries of special-purpose addresses). */
  private static final Networks SPECIAL_V4 =
      of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3");

  private static final Networks GLOBAL_V6 = of("2000::/3");

  /** Some of these hold IPv4 addresses, which a router may unpack. */
  private static final Networks SPECIAL_V6 =
      of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

  private final List<Network> networks;

  private Networks(List<Network> networks) {
    this.networks = networks;
  }

  private static Networks of(String... networks) {
    return parse(List.of(networks));
  }

  /**
   * @param networks like {@code 10.0.0.0/8} or {@code fd00::/8}
   * @throws IllegalArgumentException where one is none
   */
  public static Networks parse(Collection<String> networks) {
    return new Networks(networks.stream().map(one -> Network.parse(one.strip())).toList());
  }

  public boolean isEmpty() {
    return networks.isEmpty();
  }

  public boolean contains(InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  /** Whether an address is one of the internet's, and no private, local or special one. */
  public static boolean isPublic(InetAddress address) {
    return address.getAddress().length == 4
        ? !SPECIAL_V4.contains(address)
        : GLOBAL_V6.contains(address) && !SPECIAL_V6.contains(address);
  }
}
