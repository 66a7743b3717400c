package io.comfymill.common.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongStringFilterTest {
  private static final int BOUND = 8;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static String filtered(String json, int piece) throws IOException {
    return filtered(json.getBytes(UTF_8), piece);
  }

  private static String filtered(byte[] bytes, int piece) throws IOException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    LongStringFilter filter = new LongStringFilter(rest, TextSink.NONE, BOUND);
    for (int at = 0; at < bytes.length; at += piece) {
      filter.write(bytes, at, Math.min(piece, bytes.length - at));
    }
    filter.end();
    return rest.toString(UTF_8);
  }

  @Test
  void letsShortStringsThrough() throws IOException {
    String json = " {\"a\" : [1, \"12345678\", \"\\u00e9\\n\", true], \"b\":{} }\n";

    assertThat(filtered(json, 1000)).isEqualTo(json);
  }

  @Test
  void cutsWhatIsLongerThanTheBound() throws IOException {
    assertThat(filtered("[\"12345678\",\"123456789\"]", 1000))
        .isEqualTo("[\"12345678\",\"123456789… (9 bytes)\"]");
  }

  @Test
  void leavesTheBeginning() throws IOException {
    String text = "x".repeat(5000);

    assertThat(filtered("[\"" + text + "\"]", 7))
        .isEqualTo("[\"" + "x".repeat(1024) + "… (5000 bytes)\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u00e9", "é", "\\ud83d\\ude00", "😀", "\\n", "\\\\"})
  void tearsNoCharacter(String character) throws IOException {
    for (int before = 0; before < 16; before++) {
      String text = "x".repeat(before) + character.repeat(600);
      String whole = MAPPER.readTree("\"" + text + "\"").textValue();

      String left = MAPPER.readTree(filtered("\"" + text + "\"", 5)).textValue();

      int end = left.indexOf('…');
      assertThat(whole).startsWith(left.substring(0, end));
      assertThat(end).isGreaterThan(50);
    }
  }

  @Test
  void takesPiecesOfAnySize() throws IOException {
    String json =
        "{\"a\\\"b\":\"12\\\"345\\\\\\\"6789\",\"é\":[\"😀😀😀😀\",\"\\ud83d\\ude00\\\"\"],\"c\":1}";
    String whole = filtered(json, 1000);

    for (int piece = 1; piece < json.length(); piece++) {
      assertThat(filtered(json, piece)).isEqualTo(whole);
    }
    assertThat(MAPPER.readTree(whole).path("é").path(0).asText()).contains("16 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"123456789\": 1}",
        "{\"a\": 1, \"123456789\": 1}",
        "[{\"a\": [1], \"123456789\": 1}]",
      })
  void refusesLongKeys(String json) {
    assertThatThrownBy(() -> filtered(json, 1000))
        .isInstanceOf(MalformedTextException.class)
        .hasMessageContaining("a key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"1234567890\\x\"]",
        "[\"1234567890\\u12g4\"]",
        "[\"1234567890\n\"]",
        "[\"1234567890",
        "[\"12",
        "\"\\\"",
        "[\"12345678\u0000\"]",
      })
  void refusesWhatNoParserSees(String json) {
    assertThatThrownBy(() -> filtered(json, 3)).isInstanceOf(MalformedTextException.class);
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] latin = "[\"123456789éx\"]".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    byte[] wide = "[\"123456789\"]".getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
    byte[] surrogate = {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'};

    assertThatThrownBy(() -> filtered(latin, 4)).isInstanceOf(MalformedTextException.class);
    assertThatThrownBy(() -> filtered(wide, 4)).isInstanceOf(MalformedTextException.class);
    assertThatThrownBy(() -> filtered(surrogate, 4)).isInstanceOf(MalformedTextException.class);
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    assertThatThrownBy(() -> filtered("[".repeat(1001), 64))
        .isInstanceOf(MalformedTextException.class);
  }
}
