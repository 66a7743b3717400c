package io.comfymill.common.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.1.2",
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.168.1.1",
        "198.19.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "2130706433",
        "::1",
        "::",
        "::ffff:10.0.0.1",
        "::10.0.0.1",
        "64:ff9b::a00:1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "2001::1",
        "2001:db8::1",
        "2002:a00:1::",
        "100::1",
        "fd00:ec2::254"
      })
  void whatLeadsInwardIsNotPublic(String literal) throws UnknownHostException {
    assertThat(Networks.isPublic(address(literal))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "172.15.0.1",
        "172.32.0.1",
        "100.128.0.1",
        "2606:4700::1111",
        "2001:4860::8888"
      })
  void theRestOfTheInternetIs(String literal) throws UnknownHostException {
    assertThat(Networks.isPublic(address(literal))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0", "inner.example/8", "10.0.0.0/33", "10.0.0/8", "x/8", "/8"})
  void whatIsNoNetworkIsRefused(String text) {
    assertThatThrownBy(() -> Networks.parse(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.2.3.4", "fd00:1::5"})
  void networksOfBothKindsCanBeNamed(String literal) throws UnknownHostException {
    Networks networks = Networks.parse(List.of("10.0.0.0/8", " fd00::/16"));
    assertThat(networks.contains(address(literal))).isTrue();
    assertThat(networks.contains(address("11.0.0.1"))).isFalse();
    assertThat(networks.contains(address("fd01::1"))).isFalse();
  }
}
