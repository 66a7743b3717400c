package io.comfymill.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.gateway.security.WebPages.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebPagesTest {
  private final WebPages pages =
      new WebPages(
          List.of("https://App.example", "http://localhost:3000"), List.of("mill.example"));

  @ParameterizedTest
  @CsvSource({
    "cross-site, mill.example, , true",
    "same-origin, 127.0.0.1:8188, http://127.0.0.1:8188, false",
    "same-site, mill.example, https://other.mill.example, true",
    "none, mill.example, , false",
    ", 127.0.0.1:8188, http://evil.example, true",
    ", 127.0.0.1:8188, http://127.0.0.1:9000, true",
    ", localhost, http://localhost:8188, false",
    ", MILL.example, https://mill.example, false",
    ", mill.example:8188, https://mill.example, false",
    ", mill.example, https://other.example, true",
    ", mill.example, https://other.example:x, false",
    ", 127.0.0.1:8188, , false",
    ", , http://evil.example, false",
    ", 127.0.0.1:8188, null, false",
    "cross-site, 127.0.0.1:8188, null, true",
    ", 127.0.0.1:8188, no url, false",
    "cross-site, mill.example, https://app.example, false",
    ", 127.0.0.1:8188, http://localhost:3000, false",
    ", 127.0.0.1:8188, http://localhost:3001, true"
  })
  void ofOtherSitesAreRefused(String site, String host, String origin, boolean refused) {
    assertThat(pages.refusal(new Headers(host, origin, site, false, false)) != null)
        .isEqualTo(refused);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8188, false",
    "[::1]:8188, false",
    "localhost, false",
    "mill.localhost:8188, false",
    "10.0.0.7:8188, false",
    "mill.example:443, false",
    "evil.example, true",
    "evil.example:8188, true",
    "127.0.0.1.evil.example, true"
  })
  void aNameThatLeadsToLoopbackHasToBeKnown(String host, boolean refused) {
    String origin = "http://" + host;
    assertThat(pages.refusal(new Headers(host, origin, null, false, true)) != null)
        .isEqualTo(refused);
    assertThat(pages.refusal(new Headers(host, origin, null, false, false))).isNull();
  }

  @Test
  void aLinkOnAnotherSiteMayBeFollowed() {
    assertThat(pages.refusal(new Headers("mill.example", null, "cross-site", true, false)))
        .isNull();
  }

  @Test
  void aRefusalSaysWhatToDo() {
    assertThat(
            pages.refusal(new Headers("mill.example", "http://evil.example", null, false, false)))
        .contains("http://evil.example")
        .contains("comfymill.gateway.browsers.allowed-origins");
    assertThat(pages.refusal(new Headers("studio.example", null, null, false, true)))
        .contains("comfymill.gateway.browsers.allowed-hosts=studio.example");
  }

  @Test
  void anyPageMayBeAllowed() {
    WebPages open = new WebPages(List.of("*"), List.of());
    assertThat(
            open.refusal(
                new Headers("mill.example", "https://x.example", "cross-site", false, false)))
        .isNull();
  }
}
