package io.comfymill.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.recording.Recordings;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings and user data one after the other, and what else the simulator serves like ComfyUI. */
class UserDataReplayTest {
  @TempDir Path folder;

  @Test
  void answersAsRecorded() throws Exception {
    try (TestServer server = new TestServer(folder, TestServer.FAST)) {
      for (JsonNode recorded : Recordings.cases("userdata-settings.json").toList()) {
        Answer.assertAsRecorded(
            send(server, recorded.path("request")),
            recorded.path("response"),
            UserDataReplayTest::withoutTimes);
      }
    }
  }

  @Test
  void saysWhichMethodsAPathHasAndListsWhatIsThere() throws Exception {
    try (TestServer server = new TestServer(folder, TestServer.FAST)) {
      HttpResponse<byte[]> known = send(server, request("PROPFIND", "/settings"));
      assertThat(known.statusCode()).isEqualTo(405);
      assertThat(known.headers().firstValue("Allow")).contains("GET,HEAD,POST");
      HttpResponse<byte[]> unknown = send(server, request("PUT", "/nowhere"));
      assertThat(unknown.statusCode()).isEqualTo(405);
      assertThat(unknown.headers().firstValue("Allow")).contains("GET,HEAD");
      for (String path :
          List.of(
              "/internal/logs",
              "/internal/logs/raw",
              "/internal/folder_paths",
              "/internal/files/output",
              "/experiment/models",
              "/experiment/models/checkpoints",
              "/global_subgraphs",
              "/node_replacements",
              "/v2/userdata")) {
        assertThat(server.get(path).statusCode()).as(path).isEqualTo(200);
      }
      for (String path :
          List.of("/api/internal/logs", "/experiment/models/x", "/view_metadata/loras", "/")) {
        assertThat(server.get(path).statusCode()).as(path).isEqualTo(404);
      }
    }
  }

  private static JsonNode request(String method, String path) {
    return Recordings.parse("{\"method\": \"%s\", \"path\": \"%s\"}".formatted(method, path));
  }

  private static HttpResponse<byte[]> send(TestServer server, JsonNode request) throws Exception {
    JsonNode body = request.path("body");
    boolean file = request.path("path").asText().startsWith("/userdata");
    return server.send(
        HttpRequest.newBuilder(server.uri(request.path("path").asText()))
            .method(
                request.path("method").asText(),
                body.isMissingNode()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(file ? body.asText() : body.toString()))
            .build());
  }

  private static JsonNode withoutTimes(JsonNode json) {
    json.findParents("modified")
        .forEach(file -> ((ObjectNode) file).remove(List.of("modified", "created")));
    return json;
  }
}
