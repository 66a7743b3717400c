package io.comfymill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}
