package io.comfymill.common.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.artifact.FolderArtifactStore;
import io.comfymill.common.wire.StoredText;
import io.comfymill.common.wire.WireJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutBodyTest {
  private static final long MAX = 4 << 20;
  private static final String LONG = "A".repeat(LongStringFilter.LONG_BYTES + 1);

  @TempDir Path folder;
  private ArtifactStore store;
  private BulkWriter writer;

  @BeforeEach
  void open() {
    store = new FolderArtifactStore(folder);
    writer = new BulkWriter(WireJson.mapper(), store);
  }

  private static CutBody body(String json) throws IOException {
    return CutBody.read(new ByteArrayInputStream(json.getBytes(UTF_8)), MAX);
  }

  private JsonNode kept(String json) throws IOException {
    try (CutBody body = body(json)) {
      body.keepTexts(store);
      return body.tree(WireJson.mapper().reader());
    }
  }

  private String written(JsonNode tree) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(tree, out);
    assertThat(writer.length(tree)).isEqualTo(out.size());
    return out.toString(UTF_8);
  }

  @Test
  void putsLongStringsBackAsTheyWere() throws IOException {
    String json =
        "{\"a\":\"" + LONG + "\\u00e9\\/\\ud800é\",\"b\":[null,\"x\",1.5,\"" + LONG + "\"]}";

    JsonNode tree = kept(json);

    assertThat(tree.path("a").textValue()).hasSizeLessThan(1200);
    assertThat(written(tree)).isEqualTo(json);
  }

  @Test
  void aStringOfExactlyTheBoundStays() throws IOException {
    String text = LONG.substring(1);

    JsonNode tree = kept("[\"" + text + "\"]");

    assertThat(tree.path(0)).isNotInstanceOf(LongText.class);
    assertThat(tree.path(0).textValue()).isEqualTo(text);
  }

  @Test
  void nobodyCanPassAShortStringOffAsAStoredOne() throws IOException {
    String stands = kept("[\"" + LONG + "\"]").path(0).textValue();

    JsonNode tree = kept("[\"" + stands + "\",\"" + LONG + "\",\"" + stands + "\"]");

    assertThat(tree.path(0)).isNotInstanceOf(LongText.class);
    assertThat(tree.path(1)).isInstanceOf(LongText.class);
    assertThat(tree.path(2)).isNotInstanceOf(LongText.class);
  }

  @Test
  void ofEqualKeysTheLastCounts() throws IOException {
    JsonNode tree = kept("{\"a\":\"" + LONG + "\",\"b\":\"" + LONG + "\",\"a\":\"x\"}");

    assertThat(tree.path("a")).isNotInstanceOf(LongText.class);
    assertThat(tree.path("b")).isInstanceOf(LongText.class);
  }

  @Test
  void keepsNothingUnlessItIsTold() throws IOException {
    try (CutBody body = body("[\"" + LONG + "\"]")) {
      assertThat(body.hasTexts()).isTrue();
    }

    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "{}", "[]", "1", "\"\""})
  void refusesMoreThanTreesMayTake(String value) throws IOException {
    String json = "[" + (value + ",").repeat(400_000) + "1]";

    assertThatThrownBy(() -> CutBody.read(new ByteArrayInputStream(json.getBytes(UTF_8)), 1 << 20))
        .isInstanceOf(OutlineTooLargeException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\":}", "nonsense", "[1,]"})
  void leavesTheGrammarToTheParser(String json) throws IOException {
    assertThatThrownBy(
            () -> {
              try (CutBody body = body(json)) {
                if (body.tree(WireJson.mapper().reader()).isMissingNode()) {
                  throw new MalformedTextException("empty");
                }
              }
            })
        .isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void aContentKnowsWhereItsTextsAre() throws IOException {
    ObjectNode prompt =
        (ObjectNode)
            kept("{\"1\":{\"inputs\":{\"a/b~c\":\"" + LONG + "\",\"l\":[0,\"" + LONG + "\"]}}}");
    JobContent content = new JobContent(prompt, JsonNodeFactory.instance.objectNode());
    List<StoredText> texts = content.texts();

    JobContent.Parts parts = new JobContent.Parts(plain(prompt), content.extraData(), texts, null);
    JobContent again = JobContent.of(parts, store);

    assertThat(texts)
        .extracting(StoredText::pointer)
        .containsExactly("/prompt/1/inputs/a~1b~0c", "/prompt/1/inputs/l/1");
    assertThat(written(again.prompt())).isEqualTo(written(prompt));
  }

  private static ObjectNode plain(ObjectNode tree) throws IOException {
    return (ObjectNode) WireJson.mapper().readTree(WireJson.write(tree));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whatWentInComesOut(long seed) throws IOException {
    Random random = new Random(seed);
    JsonNode tree = random(random, 0);
    byte[] json = WireJson.write(tree);

    try (CutBody body = CutBody.read(new Dribble(json, random), 64 << 20)) {
      body.keepTexts(store);

      assertThat(WireJson.mapper().readTree(written(body.tree(WireJson.mapper().reader()))))
          .as("seed %d", seed)
          .isEqualTo(tree);
    }
  }

  private static JsonNode random(Random random, int depth) {
    int kind = random.nextInt(depth > 5 ? 4 : 7);
    if (depth == 0 || kind == 6) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (int i = random.nextInt(8); i >= 0; i--) {
        object.set(text(random, 12), random(random, depth + 1));
      }
      return object;
    } else if (kind >= 4) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      for (int i = random.nextInt(6); i > 0; i--) {
        array.add(random(random, depth + 1));
      }
      return array;
    }
    return switch (kind) {
      case 0 -> JsonNodeFactory.instance.numberNode(random.nextInt());
      case 1 -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
      case 2 -> JsonNodeFactory.instance.textNode(text(random, 40));
      default -> JsonNodeFactory.instance.textNode(text(random, 2 * LongStringFilter.LONG_BYTES));
    };
  }

  private static String text(Random random, int most) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(most);
    while (text.length() < length) {
      int kind = random.nextInt(100);
      text.appendCodePoint(
          kind < 90
              ? ' ' + random.nextInt(95)
              : kind < 93
                  ? random.nextInt(32)
                  : kind < 97 ? 0xa0 + random.nextInt(0xd000) : 0x1f600);
    }
    return text.toString();
  }

  /** Gives a few bytes at a time. */
  private static final class Dribble extends FilterInputStream {
    private final Random random;

    Dribble(byte[] bytes, Random random) {
      super(new ByteArrayInputStream(bytes));
      this.random = random;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return super.read(target, offset, Math.min(length, 1 + random.nextInt(3000)));
    }
  }
}
