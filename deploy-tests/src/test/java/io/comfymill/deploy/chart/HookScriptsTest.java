package io.comfymill.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts in the chart, run as the rendered objects hold them. */
class HookScriptsTest {
  @TempDir Path folder;
  private HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Queue<Answer> answers = new ArrayDeque<>();

  private record Answer(int status, String body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
    Answer next = answers.size() > 1 ? answers.remove() : answers.element();
    byte[] bytes = next.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(next.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private record Ended(int exitCode, String output) {}

  private Ended run(List<String> command, Map<String, String> environment) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("it ends").isTrue();
      return new Ended(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> preStop(String container) {
    Manifest worker =
        Chart.objects(ValueSet.SIDECAR).stream()
            .filter(manifest -> manifest.name().endsWith("-worker-default"))
            .findFirst()
            .orElseThrow();
    JsonNode command =
        worker.containers().stream()
            .filter(it -> it.path("name").asText().equals(container))
            .findFirst()
            .orElseThrow()
            .at("/lifecycle/preStop/exec/command");
    return Manifest.stream(command).map(JsonNode::asText).toList();
  }

  private List<String> onOurPort(List<String> command) {
    String port = Integer.toString(server.getAddress().getPort());
    return command.stream()
        .map(word -> word.replace("127.0.0.1/8080", "127.0.0.1/" + port))
        .toList();
  }

  @Test
  void theAgentIsDrainedUntilNothingIsHeldAndComfyUiWaitsForThat() throws Exception {
    answers.add(new Answer(202, "{\"held\": 1}"));
    answers.add(new Answer(202, "{\"held\": 1}"));
    answers.add(new Answer(200, "{\"held\": 0}"));
    Map<String, String> environment = Map.of("DRAINED", folder.resolve("drained").toString());

    assertThat(run(onOurPort(preStop("agent")), environment).exitCode()).isZero();
    assertThat(requests).containsExactly("POST /drain ", "POST /drain ", "POST /drain ");
    assertThat(run(preStop("comfyui"), environment).exitCode()).isZero();
  }

  @Test
  void anAgentThatIsGoneHoldsNobodyUp() throws Exception {
    List<String> command = onOurPort(preStop("agent"));
    server.stop(0);
    Map<String, String> environment = Map.of("DRAINED", folder.resolve("drained").toString());
    assertThat(run(command, environment).exitCode()).isZero();
    assertThat(folder.resolve("drained")).exists();
  }

  private Ended helmTest() throws Exception {
    JsonNode files =
        Chart.objects(ValueSet.DEFAULT).stream()
            .filter(manifest -> manifest.is("ConfigMap") && manifest.name().endsWith("-test"))
            .findFirst()
            .orElseThrow()
            .tree()
            .path("data");
    for (String name : List.of("prompt.json", "submit.sh")) {
      Files.writeString(folder.resolve(name), files.path(name).asText());
    }
    return run(
        List.of("sh", folder.resolve("submit.sh").toString()),
        Map.of(
            "HERE",
            folder.toString(),
            "TIMEOUT",
            "3",
            "GATEWAY",
            "http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @Test
  void theHelmTestSubmitsAJobAndWaitsForItsEnd() throws Exception {
    answers.add(new Answer(200, "{\"prompt_id\": \"abc-1\", \"number\": 1, \"node_errors\": {}}"));
    answers.add(new Answer(200, "{}"));
    answers.add(
        new Answer(
            200, "{\"abc-1\": {\"status\": {\"status_str\": \"success\", \"completed\": true}}}"));

    Ended ended = helmTest();
    assertThat(ended.output()).contains("succeeded");
    assertThat(ended.exitCode()).isZero();
    assertThat(requests.get(0)).startsWith("POST /prompt {").contains("\"EmptyImage\"");
    assertThat(requests.get(1)).startsWith("GET /history/abc-1");
  }

  @Test
  void theHelmTestFailsWhereTheJobIsRefusedFailsOrDoesNotEnd() throws Exception {
    answers.add(new Answer(400, "{\"error\": {\"type\": \"invalid_prompt\"}}"));
    Ended refused = helmTest();
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output()).contains("refused", "invalid_prompt");

    answers.clear();
    answers.add(new Answer(200, "{\"prompt_id\": \"abc-1\"}"));
    answers.add(new Answer(200, "{\"abc-1\": {\"status\": {\"status_str\": \"error\"}}}"));
    assertThat(helmTest().exitCode()).isNotZero();

    answers.clear();
    answers.add(new Answer(200, "{\"prompt_id\": \"abc-1\"}"));
    answers.add(new Answer(200, "{}"));
    Ended late = helmTest();
    assertThat(late.exitCode()).isNotZero();
    assertThat(late.output()).contains("no end within");
  }
}
