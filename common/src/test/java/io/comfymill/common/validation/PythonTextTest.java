package io.comfymill.common.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.common.recording.Recordings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonTextTest {
  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0",
    "-0.0, -0.0",
    "0.1, 0.1",
    "100.0, 100.0",
    "1e15, 1000000000000000.0",
    "1e16, 1e+16",
    "1.5e300, 1.5e+300",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "-2.25e-7, -2.25e-07",
    "2e-3, 0.002",
    "5e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e+308"
  })
  void writesFloatsAsShortAsPythonDoes(double value, String text) {
    assertThat(PythonText.floating(value)).isEqualTo(text);
  }

  @Test
  void quotesAsPythonDoes() {
    assertThat(PythonText.quoted("it's")).isEqualTo("\"it's\"");
    assertThat(PythonText.quoted("it's \"so\"")).isEqualTo("'it\\'s \"so\"'");
    assertThat(PythonText.quoted("a\\b\n\u0001\u00e9\u200b")).isEqualTo("'a\\\\b\\n\\x01é\\u200b'");
  }

  @Test
  void writesContainersAsPythonDoes() {
    JsonNode value = Recordings.parse("{'a': [1, 2.5, true, null, 'x'], 'b': {}}");

    assertThat(PythonText.str(value)).isEqualTo("{'a': [1, 2.5, True, None, 'x'], 'b': {}}");
    assertThat(PythonText.str(new TextNode("plain"))).isEqualTo("plain");
  }
}
