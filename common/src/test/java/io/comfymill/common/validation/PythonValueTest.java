package io.comfymill.common.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.common.json.PythonJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each expectation is what Python 3.11 does. */
class PythonValueTest {
  private static JsonNode json(String json) throws IOException {
    return PythonJson.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "1_0, 10, 10.0",
    "+1_0, 10, 10.0",
    "' 7 ', 7, 7.0",
    "\uff11\uff12, 12, 12.0",
    "1_0.5_0, , 10.5",
    "1e1_0, , 10000000000.0",
    ".5, , 0.5",
    "5., , 5.0",
    "+.5e-3, , 0.0005",
    "inf, , inf",
    "-Infinity, , -inf",
    "+nan, , nan",
    "1e999, , inf",
  })
  void readsNumbersInStrings(String text, String asInt, String asFloat) {
    if (asInt == null) {
      assertThatThrownBy(() -> PythonValue.convert("INT", new TextNode(text)))
          .isInstanceOf(PythonException.class);
    } else {
      assertThat(PythonValue.convert("INT", new TextNode(text)).asText()).isEqualTo(asInt);
    }
    assertThat(PythonText.str(PythonValue.convert("FLOAT", new TextNode(text)))).isEqualTo(asFloat);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_1", "1__0", "1_", "1._5", "1_.5", "._5", "1e_10", "1e", "i_nf", "0x1", "1 2", ""
      })
  void readsNoOthers(String text) {
    assertThatThrownBy(() -> PythonValue.convert("INT", new TextNode(text)))
        .isInstanceOf(PythonException.class);
    assertThatThrownBy(() -> PythonValue.convert("FLOAT", new TextNode(text)))
        .isInstanceOf(PythonException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1_", "1", "_", "1.", "1e", "-", " ", "nan"})
  void staysQuickWithMegabytes(String part) {
    TextNode text = new TextNode(part.repeat(1_000_000) + "x");

    assertThatThrownBy(() -> PythonValue.convert("INT", text)).isInstanceOf(PythonException.class);
    assertThatThrownBy(() -> PythonValue.convert("FLOAT", text))
        .isInstanceOf(PythonException.class);
  }

  @Test
  void refusesIntegersThatPythonFindsTooLong() {
    assertThat(PythonValue.convert("INT", new TextNode("-" + "9".repeat(4300))).bigIntegerValue())
        .isNegative();
    assertThatThrownBy(() -> PythonValue.convert("INT", new TextNode("9".repeat(4301))))
        .isInstanceOf(PythonException.class)
        .hasMessageStartingWith("Exceeds the limit (4300 digits) for integer string conversion");
  }

  @ParameterizedTest
  @CsvSource({
    "1, Infinity, true, false",
    "1e308, -Infinity, false, true",
    "Infinity, Infinity, false, false",
    "NaN, 1, false, false",
    "1, NaN, false, false",
    "9007199254740993, 9007199254740992.0, false, true",
    "true, 1.5, true, false",
    "'\"a\"', '\"b\"', true, false",
  })
  void comparesAsPythonDoes(String value, String limit, boolean less, boolean greater)
      throws IOException {
    assertThat(PythonValue.less(json(value), json(limit))).isEqualTo(less);
    assertThat(PythonValue.greater(json(value), json(limit))).isEqualTo(greater);
  }

  @ParameterizedTest
  @CsvSource({
    "Infinity, cannot convert float infinity to integer",
    "NaN, cannot convert float NaN to integer"
  })
  void makesNoIntegerOfWhatIsNoNumber(String value, String message) {
    assertThatThrownBy(() -> PythonValue.convert("INT", json(value)))
        .isInstanceOf(PythonException.class)
        .hasMessage(message);
  }

  @Test
  void findsNotANumberTrueAndLikeNothing() {
    JsonNode nan = DoubleNode.valueOf(Double.NaN);

    assertThat(PythonValue.isTrue(nan)).isTrue();
    assertThat(PythonValue.same(nan, nan)).isFalse();
  }
}
