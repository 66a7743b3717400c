package io.comfymill.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:4711, 127.0.0.1",
    "/127.0.0.1:4711, 127.0.0.1",
    "localhost/127.0.0.1:4711, 127.0.0.1",
    "127.0.0.1, 127.0.0.1",
    "[::1]:4711, ::1",
    "::1, ::1",
  })
  void thePortIsLeftOut(String address, String host) {
    assertThat(Addresses.host(address)).isEqualTo(host);
  }
}
