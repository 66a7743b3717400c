package io.comfymill.common.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundTargetTest {
  private static final String SETTING = "some.allowed-networks";
  private static final Networks NONE = Networks.parse(List.of());
  private static final Networks OFFICE = Networks.parse(List.of("10.0.0.0/8"));

  private static InetAddress[] addresses(String... literals) throws UnknownHostException {
    InetAddress[] found = new InetAddress[literals.length];
    for (int i = 0; i < literals.length; i++) {
      found[i] = InetAddress.getByName(literals[i]);
    }
    return found;
  }

  @Test
  void aUrlIsTakenApart() {
    assertThat(OutboundTarget.parse("https://hooks.example/a%20b?c=d"))
        .isEqualTo(new OutboundTarget(true, "hooks.example", 443, "/a%20b?c=d"));
    assertThat(OutboundTarget.parse("HTTP://[fd00::1]:8080"))
        .isEqualTo(new OutboundTarget(false, "fd00::1", 8080, "/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://hooks.example/",
        "file:///etc/passwd",
        "gopher://hooks.example",
        "hooks.example",
        "https:///path",
        "https://user:secret@hooks.example/",
        "https://hooks.example/#part",
        "https://hooks.example:0/",
        "https://hooks.example:70000/",
        "https://hooks.example/ a",
        "javascript:alert(1)",
        "",
      })
  void nothingElseIsAUrlToSendTo(String url) {
    assertThatThrownBy(() -> OutboundTarget.parse(url))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTargetInsideIsRefusedUnlessItsNetworkIsAllowed() throws UnknownHostException {
    OutboundTarget target = OutboundTarget.parse("https://hooks.example/");
    assertThatThrownBy(() -> target.permitted(addresses("10.1.1.1"), NONE, SETTING))
        .hasMessageContaining(SETTING);
    assertThat(target.permitted(addresses("10.1.1.1"), OFFICE, SETTING))
        .isEqualTo(addresses("10.1.1.1")[0]);
    assertThat(target.permitted(addresses("1.1.1.1"), NONE, SETTING))
        .isEqualTo(addresses("1.1.1.1")[0]);
  }

  @Test
  void aNameThatLeadsInwardAndOutwardIsRefused() throws UnknownHostException {
    OutboundTarget target = OutboundTarget.parse("https://hooks.example/");
    assertThatThrownBy(() -> target.permitted(addresses("1.1.1.1", "127.0.0.1"), NONE, SETTING))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> target.permitted(addresses("10.1.1.1", "192.168.0.1"), OFFICE, SETTING))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void withoutTlsOnlyAllowedNetworksAreReached() throws UnknownHostException {
    OutboundTarget target = OutboundTarget.parse("http://hooks.example/");
    assertThatThrownBy(() -> target.permitted(addresses("1.1.1.1"), OFFICE, SETTING))
        .hasMessageContaining("https");
    assertThat(target.permitted(addresses("10.0.0.1"), OFFICE, SETTING))
        .isEqualTo(addresses("10.0.0.1")[0]);
  }
}
