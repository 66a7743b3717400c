package io.comfymill.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.gateway.GatewayConfigs;
import io.comfymill.gateway.SecurityConfig;
import io.comfymill.gateway.SecurityConfig.AuthMode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {
  private static SecurityConfig.Auth settings(String... mode) {
    return GatewayConfigs.with(
            mode.length == 0 ? Map.of() : Map.of("comfymill.gateway.auth.mode", mode[0]))
        .auth();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.8.0.1"})
  void nothingIsAskedWhereOnlyThisMachineReachesTheGateway(String address) {
    assertThat(Authentication.mode(settings(), address)).isEqualTo(AuthMode.NONE);
    assertThat(Authentication.danger(settings("none"), address)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3", "gateway.example", ""})
  void keysAreAskedForEverywhereElse(String address) {
    assertThat(Authentication.mode(settings(), address)).isEqualTo(AuthMode.KEYS);
    assertThat(Authentication.danger(settings(), address)).isNull();
  }

  @Test
  void toLetEverybodyInHasToBeSaid() {
    assertThat(Authentication.danger(settings("none"), "0.0.0.0"))
        .contains("comfymill.gateway.auth.let-everybody-in");
  }

  @Test
  void keysCanBeAskedForOnThisMachineToo() {
    assertThat(Authentication.mode(settings("keys"), "127.0.0.1")).isEqualTo(AuthMode.KEYS);
  }
}
