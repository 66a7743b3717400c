package io.comfymill.gateway.comfyui;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.recording.Recordings;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The gateway answers what a real ComfyUI 0.3.64 answered: status, shape and values. What is meant
 * to differ is named here, case by case.
 */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class ReplayIT {
  /** ComfyUI 0.3.64 says 500; here it is the client's mistake. */
  private static final Set<String> BAD_REQUESTS = Set.of("invalid_json", "prompt_is_a_list");

  /** Named as ComfyUI of 2026 names it. */
  private static final Map<String, String> NAMED_SINCE =
      Map.of(
          "unknown_class", "missing_node_type",
          "missing_class_type", "missing_node_type",
          "dependency_cycle", "dependency_cycle");

  /** Of the fleet rather than of one server, and so not the same values; or not there by choice. */
  private static final Set<String> OF_THE_FLEET =
      Set.of(
          "system_stats",
          "features", // newer ones, too
          "queue",
          "prompt_info",
          "api_prefix_queue",
          "history_api",
          "not_found", // in plain text, as where ComfyUI has its page
          "object_info_loadimage",
          "experiment_models", // without folders: they are on the nodes' disks
          "experiment_models_checkpoints",
          "logs_raw_internal");

  /** State that other tests change; {@code UserDataIT} replays them. */
  private static final List<String> OF_USERS = List.of("/users", "/settings", "/userdata");

  FakeScheduler scheduler;

  private final SoftAssertions softly = new SoftAssertions();

  @BeforeEach
  void theRecordedServer() throws SQLException, IOException {
    Map<String, List<String>> models = new LinkedHashMap<>();
    for (JsonNode folder :
        Recordings.oneCase("http-reads.json", "model_folders").at("/response/json")) {
      models.put(folder.textValue(), List.of());
    }
    models.put("checkpoints", List.of("dreamshaper_8.safetensors", "sd_xl_base_1.0.safetensors"));
    scheduler.node("0-recorded", "recorded", Recordings.objectInfoJson(), models);
    GatewayServers.awaitReady();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> RestAssured.get("/models/checkpoints").asString().contains("sd_xl_base"));
  }

  @Test
  void promptsAreCheckedAsRecorded() throws IOException {
    for (JsonNode one : Recordings.json("prompt-validation.json").path("cases")) {
      String name = one.path("name").asText();
      JsonNode body = one.at("/request/body");
      Response answer = given().body(body.isTextual() ? body.asText() : text(body)).post("/prompt");
      if (BAD_REQUESTS.contains(name)) {
        softly.assertThat(answer.statusCode()).as(name).isEqualTo(400);
      } else if (NAMED_SINCE.containsKey(name)) {
        softly.assertThat(answer.statusCode()).as(name).isEqualTo(400);
        softly.assertThat(answer.asString()).as(name).contains(NAMED_SINCE.get(name));
      } else {
        assertAsRecorded(name, answer, one.path("response"));
      }
    }
    softly.assertAll();
  }

  @Test
  void readsAreAnsweredAsRecorded() throws IOException {
    for (JsonNode one : others("http-reads.json")) {
      String name = one.path("name").asText();
      Response answer = given().get(one.at("/request/path").asText());
      if (OF_THE_FLEET.contains(name)) {
        softly
            .assertThat(answer.statusCode())
            .as(name)
            .isEqualTo(one.at("/response/status").asInt());
      } else {
        assertAsRecorded(name, answer, one.path("response"));
      }
    }
    softly.assertAll();
  }

  @Test
  void filesAreTakenAndShownAsRecorded() throws IOException {
    for (JsonNode one : others("upload-view.json")) {
      String name = one.path("name").asText();
      String path = one.at("/request/path").asText();
      Response answer =
          one.path("request").has("form")
              ? form(one.at("/request/form")).post(path)
              : given().urlEncodingEnabled(false).get(path);
      assertAsRecorded(name, answer, one.path("response"));
      if (one.path("response").has("image")) {
        assertImage(name, answer, one.at("/response/image"));
      }
    }
    softly.assertAll();
  }

  /** All but those of users. */
  private static List<JsonNode> others(String file) {
    return Recordings.cases(file)
        .filter(one -> OF_USERS.stream().noneMatch(one.at("/request/path").asText()::startsWith))
        .toList();
  }

  private static RequestSpecification form(JsonNode parts) {
    RequestSpecification form = given();
    for (JsonNode part : parts) {
      String name = part.path("name").asText();
      if (part.has("filename")) {
        byte[] bytes = Base64.getDecoder().decode(part.path("bytes_base64").asText());
        form.multiPart(name, part.path("filename").asText(), bytes, "application/octet-stream");
      } else {
        form.multiPart(name, part.path("value").asText());
      }
    }
    return form;
  }

  private void assertAsRecorded(String name, Response answer, JsonNode recorded)
      throws IOException {
    softly.assertThat(answer.statusCode()).as(name).isEqualTo(recorded.path("status").asInt());
    for (Map.Entry<String, JsonNode> header : recorded.path("headers").properties()) {
      softly
          .assertThat(spelling("" + answer.header(header.getKey())))
          .as(name + ": " + header.getKey())
          .isEqualTo(spelling(header.getValue().asText()));
    }
    if (recorded.has("json")) {
      JsonNode json = WireJson.mapper().readTree(answer.asString());
      softly.assertThat(normal(json)).as(name).isEqualTo(normal(recorded.path("json")));
    }
  }

  private static String spelling(String header) {
    return header.replace(" ", "").toLowerCase(Locale.ROOT);
  }

  /** Without what differs between two runs of the very same ComfyUI. */
  private static JsonNode normal(JsonNode json) {
    if (json.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      json.forEach(element -> array.add(normal(element)));
      return array;
    }
    if (!json.isObject()) {
      return json;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      boolean varies = Set.of("prompt_id", "number", "traceback").contains(field.getKey());
      object.set(
          field.getKey(),
          varies ? JsonNodeFactory.instance.textNode("*") : normal(field.getValue()));
    }
    return object;
  }

  private void assertImage(String name, Response answer, JsonNode recorded) throws IOException {
    byte[] bytes = answer.asByteArray();
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
    softly.assertThat(image).as(name).isNotNull();
    if (image != null) {
      softly.assertThat(image.getWidth()).as(name).isEqualTo(recorded.at("/size/0").asInt());
      softly.assertThat(image.getHeight()).as(name).isEqualTo(recorded.at("/size/1").asInt());
    }
  }

  private static String text(JsonNode json) {
    return WireJson.text(json);
  }
}
