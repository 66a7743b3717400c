package io.comfymill.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlCredentialsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "/view?filename=a.png | true | /view?filename=a.png | - | -",
        "/k/cmk_0a/prompt | true | /prompt | cmk_0a | -",
        "/k/cmk_0a | true | / | cmk_0a | -",
        "/k/cmk_0a/ | true | / | cmk_0a | -",
        "/k/cmk_0a/api/ws?clientId=1 | true | /api/ws?clientId=1 | cmk_0a | -",
        "/k/cmk_0a/prompt | false | /k/cmk_0a/prompt | - | -",
        "/k/other/prompt | true | /k/other/prompt | - | -",
        "/ws?ticket=cmt_1 | true | /ws | - | cmt_1",
        "/ws?clientId=a&ticket=cmt_1&x= | false | /ws?clientId=a&x= | - | cmt_1",
        "/ws?ticket=cmt_1&ticket=cmt_2 | false | /ws | - | cmt_2",
        "/k/cmk_0a/ws?ticket=cmt_1 | true | /ws | cmk_0a | cmt_1",
        "/own?ticket=mine | true | /own?ticket=mine | - | -"
      })
  void areTakenOut(String uri, boolean keys, String rest, String key, String ticket) {
    assertThat(UrlCredentials.split(uri, keys))
        .isEqualTo(new UrlCredentials.Parts(rest, key, ticket));
  }
}
