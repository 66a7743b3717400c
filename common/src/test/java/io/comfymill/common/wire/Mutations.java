package io.comfymill.common.wire;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one broken sender could make of a record: every field at every depth missing, null, of
 * another type, extreme; and bytes that are no JSON.
 */
public final class Mutations {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final List<JsonNode> VALUES =
      List.of(
          JSON.nullNode(),
          JSON.textNode(""),
          JSON.textNode("no such thing"),
          JSON.textNode("x".repeat(100_000)),
          JSON.textNode("nul \0 and half a pair \ud800"),
          JSON.numberNode(0),
          JSON.numberNode(-1),
          JSON.numberNode(Long.MAX_VALUE),
          JSON.numberNode(BigInteger.TEN.pow(400)),
          JSON.numberNode(1e308),
          JSON.booleanNode(true),
          JSON.arrayNode(),
          JSON.arrayNode().addNull(),
          JSON.objectNode(),
          JSON.objectNode().putNull("x"),
          JSON.textNode("+1000000000-12-31T23:59:59.999999999Z"),
          JSON.textNode("PT9223372036854775807S"));

  private static final List<String> NO_JSON =
      List.of(
          "", " ", "null", "[]", "7", "\"text\"", "{", "{\"type\":", "{}", "\u0000\u0001\ufffd");

  /**
   * @param what for people: which field, and what became of it
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody writes to it
  public record Mutation(String what, byte[] value) {
    @Override
    public String toString() {
      return what;
    }
  }

  private Mutations() {}

  public static List<Mutation> of(byte[] record) throws IOException {
    JsonNode original = WireJson.mapper().readTree(record);
    List<Mutation> all = new ArrayList<>();
    for (String text : NO_JSON) {
      all.add(new Mutation("the bytes '" + text + "'", text.getBytes(StandardCharsets.UTF_8)));
    }
    all.add(new Mutation("deep nesting", "[".repeat(50_000).getBytes(StandardCharsets.UTF_8)));
    all.add(new Mutation("no UTF-8", new byte[] {(byte) 0xff, (byte) 0xfe, 0}));
    walk(original, "", original, all);
    return all;
  }

  private static void walk(JsonNode root, String pointer, JsonNode at, List<Mutation> all)
      throws IOException {
    if (at instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        String name = pointer + "/" + field.getKey().replace("~", "~0").replace("/", "~1");
        ObjectNode without = root.deepCopy();
        ((ObjectNode) without.at(pointer)).remove(field.getKey());
        all.add(new Mutation(name + " missing", bytes(without)));
        for (JsonNode value : VALUES) {
          ObjectNode changed = root.deepCopy();
          ((ObjectNode) changed.at(pointer)).set(field.getKey(), value);
          all.add(new Mutation(name + " = " + shown(value), bytes(changed)));
        }
        walk(root, name, field.getValue(), all);
      }
    } else if (at instanceof ArrayNode array && !array.isEmpty()) {
      for (JsonNode value : VALUES) {
        ObjectNode changed = root.deepCopy();
        ((ArrayNode) changed.at(pointer)).set(0, value);
        all.add(new Mutation(pointer + "/0 = " + shown(value), bytes(changed)));
      }
      walk(root, pointer + "/0", array.get(0), all);
    }
  }

  /** Half a surrogate pair can only be escaped. */
  private static byte[] bytes(JsonNode json) throws IOException {
    return WireJson.mapper()
        .writer()
        .with(JsonWriteFeature.ESCAPE_NON_ASCII)
        .writeValueAsBytes(json);
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
