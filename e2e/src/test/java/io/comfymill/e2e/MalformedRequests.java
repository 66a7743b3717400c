package io.comfymill.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests that no careful client sends: for every route of the gateway's own description, with
 * what is right for it changed in one or more places. The same seed makes the same requests.
 */
final class MalformedRequests {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");

  private static final List<String> WORDS =
      List.of(
          "",
          "0",
          "-1",
          "1e999",
          "99999999999999999999",
          "NaN",
          "null",
          "true",
          "[]",
          "{}",
          "..",
          "../../etc/passwd",
          "..%2f..%2fetc%2fpasswd",
          "%00",
          "%ff",
          "%",
          "%zz",
          "a;b=c",
          "'\"<script>",
          "\u00e9\u4e2d",
          "default",
          "EmptyImage",
          "checkpoints",
          "c0ffee00-0000-0000-0000-000000000000",
          "x".repeat(3000));

  private static final List<JsonNode> VALUES =
      List.of(
          JSON.nullNode(),
          JSON.textNode(""),
          JSON.textNode("no such thing"),
          JSON.textNode("../x\0"),
          JSON.textNode("y".repeat(20_000)),
          JSON.numberNode(0),
          JSON.numberNode(-1),
          JSON.numberNode(0.5),
          JSON.numberNode(Long.MAX_VALUE),
          JSON.numberNode(new BigInteger("9".repeat(60))),
          JSON.booleanNode(true),
          JSON.arrayNode(),
          JSON.arrayNode().add(JSON.arrayNode().addNull()),
          JSON.objectNode(),
          JSON.objectNode().putNull(""));

  /** Bodies that these routes accept; others get that of a submit. */
  private static final Map<String, String> BODIES =
      Map.of(
          "/queue", "{\"clear\":false,\"delete\":[\"no-such-job\"]}",
          "/history", "{\"clear\":false,\"delete\":[\"no-such-job\"]}",
          "/interrupt", "{\"prompt_id\":\"no-such-job\"}",
          "/api/pools/{name}/policy", "{\"policy\":\"weighted\"}",
          "/api/nodes/{id}",
              "{\"pool\":\"studio\",\"labels\":[\"a=b\"],\"weight\":2,\"priority\":1}",
          "/api/jobs/{id}", "{\"priority\":3,\"number\":1.5}");

  private static final List<String> HEADERS =
      List.of(
          "Accept: nonsense",
          "Accept: application/xml",
          "Content-Encoding: gzip",
          "Content-Type: text/plain",
          "Content-Type: application/json; charset=utf-16",
          "Content-Type: ;;;",
          "Content-Type: multipart/form-data",
          "Content-Type: multipart/form-data; boundary=b",
          "Range: bytes=9-1,-,x",
          "If-None-Match: \"",
          "Cookie: " + "c".repeat(3000),
          "X-Forwarded-For: ,,,",
          "Comfy-User: ../..",
          "Authorization: Bearer x",
          "Upgrade: websocket",
          "Expect: nonsense");

  private final Random random;
  private final List<Route> routes = new ArrayList<>();

  private record Route(String method, String path, List<String> queryNames) {}

  /**
   * @param description as OpenAPI has it
   */
  MalformedRequests(long seed, JsonNode description) {
    this.random = new Random(seed);
    for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        String method = operation.getKey().toUpperCase(Locale.ROOT);
        if (List.of("GET", "POST", "PUT", "DELETE", "PATCH").contains(method)) {
          routes.add(new Route(method, path.getKey(), queryNames(operation.getValue())));
        }
      }
    }
    routes.add(new Route("GET", "/ws", List.of("clientId")));
  }

  private static List<String> queryNames(JsonNode operation) {
    List<String> names = new ArrayList<>();
    for (JsonNode parameter : operation.path("parameters")) {
      if (parameter.path("in").asText().equals("query")) {
        names.add(parameter.path("name").asText());
      }
    }
    return names;
  }

  int routes() {
    return routes.size();
  }

  /** Route by route, each of a new kind of wrong. */
  RawHttp.Request next(int number) throws IOException {
    Route route = routes.get(number % routes.size());
    String method =
        oneIn(25) ? pick(List.of("PUT", "DELETE", "TRACE", "FOO", "HEAD")) : route.method();
    List<String> headers = new ArrayList<>(List.of("Content-Type: " + contentType(route)));
    if (oneIn(4)) {
      headers.set(0, pick(HEADERS));
    }
    byte[] body = method.equals("GET") ? new byte[0] : body(route);
    return new RawHttp.Request(method, target(route), headers, body);
  }

  private static String contentType(Route route) {
    return route.path().startsWith("/upload")
        ? "multipart/form-data; boundary=b"
        : "application/json";
  }

  private String target(Route route) {
    Matcher parameters = PARAMETER.matcher(route.path());
    StringBuilder target =
        new StringBuilder(parameters.replaceAll(name -> Matcher.quoteReplacement(word())));
    if (oneIn(10)) {
      target.append(pick(List.of("/", "//", "/..", "/%2e%2e", "/x", ";a=b", "%00", ".json")));
    }
    List<String> names = new ArrayList<>(route.queryNames());
    if (oneIn(5)) {
      names.add("no_such_parameter");
    }
    char separator = '?';
    for (String name : names) {
      if (!oneIn(3)) {
        target.append(separator).append(name).append('=').append(word());
        separator = '&';
      }
    }
    return target.toString();
  }

  /** As it is where that can be sent, else encoded. */
  private String word() {
    String word = pick(WORDS);
    boolean sendable = word.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '<');
    return sendable && random.nextBoolean()
        ? word
        : URLEncoder.encode(word, StandardCharsets.UTF_8);
  }

  private byte[] body(Route route) throws IOException {
    if (route.path().startsWith("/upload") && !oneIn(4)) {
      return upload();
    }
    JsonNode valid = WireJson.mapper().readTree(BODIES.getOrDefault(route.path(), submit()));
    byte[] json = WireJson.write(changed(valid));
    return oneIn(4) ? broken(json) : json;
  }

  private String submit() {
    ObjectNode body = JSON.objectNode();
    body.set("prompt", Workflows.picture(random.nextInt(0x1000000)));
    body.put("client_id", "malformed").put("front", false);
    body.putObject("extra_data").put("priority", 1).putObject("extra_pnginfo").put("a", 1);
    body.putArray("partial_execution_targets").add("9");
    return body.toString();
  }

  /** In one to three places. */
  private JsonNode changed(JsonNode valid) {
    JsonNode changed = valid.deepCopy();
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      change(changed);
    }
    return changed;
  }

  private void change(JsonNode root) {
    JsonNode at = root;
    while (true) {
      if (at instanceof ObjectNode object && !object.isEmpty()) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = pick(names);
        JsonNode inner = object.get(name);
        if (inner.isContainerNode() && !inner.isEmpty() && !oneIn(3)) {
          at = inner;
          continue;
        }
        if (oneIn(3)) {
          object.remove(name);
        } else {
          object.set(oneIn(5) ? word() : name, pick(VALUES).deepCopy());
        }
      } else if (at instanceof ArrayNode array) {
        array.insert(0, pick(VALUES).deepCopy());
      }
      return;
    }
  }

  /** No longer JSON, or JSON that few expect. */
  private byte[] broken(byte[] json) {
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(json, random.nextInt(json.length + 1));
      case 1 -> flipped(json);
      case 2 -> new byte[0];
      case 3 -> "[".repeat(20_000).getBytes(StandardCharsets.UTF_8);
      case 4 -> new String(json, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16);
      case 5 -> replaced(json, "1", pick(List.of("NaN", "Infinity", "-Infinity", "01", "1e999")));
      case 6 -> replaced(json, ":\"", ":\"\\ud800");
      default -> replaced(json, "{", "{\"prompt\":7,\"prompt\":{},");
    };
  }

  private byte[] flipped(byte[] json) {
    byte[] flipped = json.clone();
    for (int i = 0; i < 3 && flipped.length > 0; i++) {
      flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
    }
    return flipped;
  }

  private static byte[] replaced(byte[] json, String what, String by) {
    String text = new String(json, StandardCharsets.UTF_8);
    return text.replaceFirst(Pattern.quote(what), Matcher.quoteReplacement(by))
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] upload() {
    String part =
        "--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n%s\r\n%s\r\n"
            .formatted(
                pick(List.of("image", "mask", "file", "", "original_ref")),
                pick(WORDS).replaceAll("[\"\\r\\n]", ""),
                pick(List.of("", "Content-Type: image/png\r\n", "Content-Type: x\r\n")),
                pick(List.of("", "no picture", "\u0089PNG")));
    String field = "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n";
    return (part
            + field.formatted("type", pick(WORDS))
            + field.formatted("subfolder", pick(WORDS))
            + field.formatted("original_ref", pick(List.of("{}", "7", "{\"filename\":\"..\"}")))
            + (oneIn(3) ? "--b" : "--b--\r\n"))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
