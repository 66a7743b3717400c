package io.comfymill.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.gateway.http.Networks;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
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
    assertThat(Target.parse("https://hooks.example/a%20b?c=d"))
        .isEqualTo(new Target(true, "hooks.example", 443, "/a%20b?c=d"));
    assertThat(Target.parse("HTTP://[fd00::1]:8080"))
        .isEqualTo(new Target(false, "fd00::1", 8080, "/"));
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
    assertThatThrownBy(() -> Target.parse(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTargetInsideIsRefusedUnlessItsNetworkIsAllowed() throws UnknownHostException {
    Target target = Target.parse("https://hooks.example/");
    assertThatThrownBy(() -> target.permitted(addresses("10.1.1.1"), NONE))
        .hasMessageContaining("allowed-networks");
    assertThat(target.permitted(addresses("10.1.1.1"), OFFICE)).isEqualTo(addresses("10.1.1.1")[0]);
    assertThat(target.permitted(addresses("1.1.1.1"), NONE)).isEqualTo(addresses("1.1.1.1")[0]);
  }

  @Test
  void aNameThatLeadsInwardAndOutwardIsRefused() throws UnknownHostException {
    Target target = Target.parse("https://hooks.example/");
    assertThatThrownBy(() -> target.permitted(addresses("1.1.1.1", "127.0.0.1"), NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> target.permitted(addresses("10.1.1.1", "192.168.0.1"), OFFICE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void withoutTlsOnlyAllowedNetworksAreReached() throws UnknownHostException {
    Target target = Target.parse("http://hooks.example/");
    assertThatThrownBy(() -> target.permitted(addresses("1.1.1.1"), OFFICE))
        .hasMessageContaining("https");
    assertThat(target.permitted(addresses("10.0.0.1"), OFFICE)).isEqualTo(addresses("10.0.0.1")[0]);
  }
}
