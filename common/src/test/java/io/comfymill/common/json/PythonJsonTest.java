package io.comfymill.common.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PythonJsonTest {
  private static JsonNode read(String json) throws IOException {
    return PythonJson.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsAndWritesNumbersThatAreNone() throws Exception {
    JsonNode json = read("[NaN, Infinity, -Infinity]");

    assertThat(json.get(0).doubleValue()).isNaN();
    assertThat(json.get(1).doubleValue()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(PythonJson.text(json)).isEqualTo("[NaN,Infinity,-Infinity]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800", "\\udce9", "x\\ud83d", "\\ude00\\ud83d", "\\u0000"})
  void keepsHalfASurrogatePairAndWritesItInUtf8(String escaped) throws Exception {
    JsonNode json = read("[\"%s\"]".formatted(escaped));

    byte[] written = PythonJson.write(json);
    assertThat(decodedStrictly(written)).isEqualToIgnoringCase("[\"%s\"]".formatted(escaped));
    assertThat(PythonJson.read(written)).isEqualTo(json);
    assertThat(PythonJson.text(json).getBytes(StandardCharsets.UTF_8)).isEqualTo(written);
  }

  private static String decodedStrictly(byte[] utf8) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
  }

  @Test
  void takesTheLastOfTwoValuesOfOneName() throws Exception {
    assertThat(read("{\"a\": 1, \"b\": 2, \"a\": 3}").toString()).isEqualTo("{\"a\":3,\"b\":2}");
  }

  @Test
  void readsIntegersAsLongAsPythonReadsThem() throws Exception {
    String longest = "9".repeat(4300);

    assertThat(read(longest).bigIntegerValue().toString()).isEqualTo(longest);
    assertThatThrownBy(() -> read("9".repeat(4301))).isInstanceOf(IOException.class);
    assertThat(read("1e400").doubleValue()).isInfinite();
  }

  @Test
  void readsAStringOfAPictureInBase64() throws Exception {
    String picture = "A".repeat(30 << 20);

    assertThat(read('"' + picture + '"').textValue()).hasSameSizeAs(picture);
  }

  @Test
  void refusesWhatIsNestedTooDeepAndSaysSo() throws Exception {
    assertThat(read("[".repeat(500) + "]".repeat(500)).isArray()).isTrue();
    assertThatThrownBy(() -> read("[".repeat(501) + "]".repeat(501)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nesting depth (501)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{} {}",
        "{",
        "nan",
        "{\"a\": undefined}",
        "{\"\\ud800\": 1}",
        "'a'",
        "\"\u0001\""
      })
  void refusesWhatIsNoJson(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(IOException.class);
  }

  @Test
  void writesForReadersThatKnowNoInfinity() throws Exception {
    JsonNode json = read("{\"a\": [NaN, Infinity, -Infinity, 1.5, 2, \"NaN\"]}");

    byte[] strict = PythonJson.writeStrict(json);

    assertThat(new String(strict, StandardCharsets.UTF_8))
        .isEqualTo("{\"a\":[null,1e999,-1e999,1.5,2,\"NaN\"]}");
    assertThat(new ObjectMapper().readTree(strict).at("/a/2").doubleValue())
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }
}
