package io.comfymill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MediaType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadersTest {
  @Test
  void aFormIsSpeltAsItsReaderKnowsIt() {
    assertThat(RequestHeaders.contentType("Multipart/Form-Data; Boundary=AbC"))
        .isEqualTo("multipart/form-data; boundary=AbC");
    assertThat(RequestHeaders.contentType("multipart/form-data; charset=utf-8; BOUNDARY=\"x\""))
        .isEqualTo("multipart/form-data; charset=utf-8; boundary=\"x\"");
  }

  @Test
  void otherTypesStayAsTheyAre() {
    assertThat(RequestHeaders.contentType("Application/JSON")).isEqualTo("Application/JSON");
    assertThat(RequestHeaders.contentType("multipart/form-data")).isEqualTo("multipart/form-data");
  }

  @ParameterizedTest
  @ValueSource(strings = {";;;", "", "json", "/", "text/", "/json", "*/*", "a/b; =; \"", ";a/b"})
  void whatIsNoTypeIsBytes(String type) {
    String known = RequestHeaders.contentType(type);
    assertThat(MediaType.valueOf(known).isWildcardType()).isFalse();
    assertThat(known).isIn("application/octet-stream", type);
  }
}
