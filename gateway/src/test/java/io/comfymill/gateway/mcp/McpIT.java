package io.comfymill.gateway.mcp;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.events.OpenStreams;
import io.comfymill.gateway.security.Authentication;
import io.comfymill.gateway.security.Keys;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.BlobResourceContents;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ImageContent;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceRequest;
import io.modelcontextprotocol.spec.McpSchema.Resource;
import io.modelcontextprotocol.spec.McpSchema.ResourceContents;
import io.modelcontextprotocol.spec.McpSchema.ResourceLink;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Published workflows as tools of an assistant, by the official client, against a played scheduler.
 */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class McpIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String CLASSES =
      """
      {"McpSave":{"input":{"required":{"n":["INT",{"min":0,"max":100}],"text":["STRING",{}]}},
        "output":[],"output_node":true}}""";

  @TestHTTPResource("/")
  URI address;

  @Inject ArtifactStore store;
  @Inject ObjectMapper json;
  @Inject Authentication authentication;
  @Inject OpenStreams open;

  /** Set by {@link GatewayServers}. */
  FakeScheduler scheduler;

  private final String name = "tool-" + UUID.randomUUID().toString().substring(0, 8);
  private final String tenant = "of-" + name;
  private final Queue<ProgressNotification> progress = new ConcurrentLinkedQueue<>();
  private final List<McpSyncClient> clients = new ArrayList<>();

  @BeforeEach
  void aNode() throws SQLException {
    scheduler.node("mcp", CLASSES);
    GatewayServers.awaitReady();
    await().until(() -> RestAssured.get("/object_info/McpSave").asString().contains("text"));
  }

  @AfterEach
  void endAll() throws SQLException {
    Keys.askNoMore(authentication);
    clients.forEach(McpSyncClient::close);
    for (JobSpec job : jobs()) {
      ends(job, "CANCELLED", null);
    }
  }

  private McpSyncClient client(String key) {
    HttpRequest.Builder request = HttpRequest.newBuilder();
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    McpSyncClient client =
        McpClient.sync(
                HttpClientStreamableHttpTransport.builder(address.toString())
                    .endpoint("/mcp")
                    .jsonMapper(new McpJson(json))
                    .requestBuilder(request)
                    .build())
            .requestTimeout(SOON)
            .initializationTimeout(SOON)
            .jsonSchemaValidator((schema, content) -> ValidationResponse.asValid(""))
            .progressConsumer(progress::add)
            .build();
    clients.add(client);
    client.initialize();
    return client;
  }

  private void publish(RequestSpecification request, String more) {
    request
        .body(
            """
            kind: Workflow
            version: 1
            name: %s
            description: Draws words.
            template: {workflow: {"1": {class_type: McpSave, inputs: {n: 1, text: x}}}}
            %s"""
                .formatted(name, more))
        .post("/api/workflows")
        .then()
        .statusCode(201);
  }

  private static CallToolRequest calling(String tool, Map<String, Object> arguments) {
    return CallToolRequest.builder().name(tool).arguments(arguments).build();
  }

  private List<String> tools(McpSyncClient client) {
    return client.listTools().tools().stream().map(Tool::name).toList();
  }

  private List<JobSpec> jobs() {
    return scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).stream()
        .filter(JobCommand.Submit.class::isInstance)
        .map(command -> ((JobCommand.Submit) command).job())
        .filter(job -> job.extraData().path("published_workflow").asText().startsWith(name))
        .toList();
  }

  private JobSpec awaitJob() {
    return await().atMost(SOON).until(this::jobs, jobs -> jobs.size() == 1).get(0);
  }

  private void ends(JobSpec job, String state, String outputs) throws SQLException {
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state, attempt, spec,"
            + " submitted_at, queued_at, started_at, finished_at, changed_seq, node_id, result,"
            + " failure_message) values (?, ?, ?, ?, 0, ?, 1, ?, now(), now(), now(), now(),"
            + " nextval('scheduler.job_changes'), 'mcp', ?, ?) on conflict do nothing",
        job.id().value(),
        job.tenant().value(),
        job.promptId().value(),
        job.number(),
        state,
        WireJson.text(job),
        outputs == null ? null : "{\"outputs\":%s,\"meta\":{},\"messages\":[]}".formatted(outputs),
        state.equals("FAILED") ? "out of memory" : null);
  }

  private void makes(JobSpec job, String file, int bytes) throws Exception {
    store.put(
        ArtifactKey.output(new AttemptId(job.id(), 1), "output", "", file),
        new ByteArrayInputStream(new byte[bytes]));
    ends(
        job,
        "SUCCEEDED",
        "{\"1\":{\"images\":[{\"filename\":\"%s\",\"subfolder\":\"%s\",\"type\":\"output\"}]}}"
            .formatted(file, job.id()));
  }

  @Test
  void aWorkflowIsAToolWhileItIsPublished() {
    McpSyncClient client = client("");
    publish(given(), "inputs: {words: {to: 1.text, maxLength: 9}, n: {to: 1.n, max: 50}}");
    Tool tool =
        client.listTools().tools().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow();
    assertThat(tool.description()).isEqualTo("Draws words.");
    assertThat(tool.inputSchema().additionalProperties()).isFalse();
    JsonNode inputs = json.valueToTree(tool.inputSchema().properties());
    assertThat(inputs.at("/words/maxLength").asInt()).isEqualTo(9);
    assertThat(inputs.at("/n/type").asText()).isEqualTo("integer");
    assertThat(inputs.at("/n/maximum").asInt()).isEqualTo(50);
    given().delete("/api/workflows/" + name).then().statusCode(204);
    assertThat(tools(client)).doesNotContain(name).contains("jobResult");
    assertThatThrownBy(() -> client.callTool(calling(name, Map.of())))
        .isInstanceOf(McpError.class)
        .hasMessageContaining("no tool '" + name);
  }

  @Test
  void aCallWaitsForThePictureAndHearsHowFarItIs() throws Exception {
    publish(given(), "inputs: {words: 1.text}\noutputs: {picture: \"1\"}");
    McpSyncClient client = client("");
    CallToolRequest request =
        CallToolRequest.builder()
            .name(name)
            .arguments(Map.of("words", "a mill"))
            .progressToken("how far")
            .build();
    CompletableFuture<CallToolResult> answer =
        CompletableFuture.supplyAsync(() -> client.callTool(request));
    JobSpec job = awaitJob();
    assertThat(job.workflow().at("/1/inputs/text").asText()).isEqualTo("a mill");
    await().atMost(SOON).until(() -> progress.size() >= 2);
    makes(job, "a.png", 3);
    CallToolResult result = answer.get();
    assertThat(result.isError()).isFalse();
    ImageContent picture = (ImageContent) result.content().get(1);
    assertThat(picture.mimeType()).isEqualTo("image/png");
    assertThat(Base64.getDecoder().decode(picture.data())).hasSize(3);
    JsonNode run = json.valueToTree(result.structuredContent());
    assertThat(run.at("/id").asText()).isEqualTo(job.promptId().value());
    assertThat(run.at("/outputs/picture/0/media_type").asText()).isEqualTo("image/png");
    assertThat(((TextContent) result.content().get(0)).text()).contains("completed");
    List<ProgressNotification> told = List.copyOf(progress);
    assertThat(told).allMatch(one -> one.progressToken().equals("how far") && one.total() == 1);
    assertThat(told).extracting(ProgressNotification::progress).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void jobsAndTheirFilesAreResources() throws Exception {
    publish(given(), "inputs: {words: 1.text}");
    McpSyncClient client = client("");
    CompletableFuture<CallToolResult> answer =
        CompletableFuture.supplyAsync(() -> client.callTool(calling(name, Map.of())));
    JobSpec job = awaitJob();
    makes(job, "film.mp4", 7);
    ResourceLink film = (ResourceLink) answer.get().content().get(1);
    assertThat(film.mimeType()).isEqualTo("video/mp4");
    String uri = "comfymill://jobs/" + job.promptId().value();
    assertThat(film.uri()).isEqualTo(uri + "/outputs/0");
    BlobResourceContents bytes = (BlobResourceContents) read(client, film.uri());
    assertThat(Base64.getDecoder().decode(bytes.blob())).hasSize(7);
    TextResourceContents shown = (TextResourceContents) read(client, uri);
    assertThat(json.readTree(shown.text()).at("/outputs/1/0/filename").asText())
        .isEqualTo("film.mp4");
    assertThat(client.listResources().resources()).extracting(Resource::uri).contains(uri);
    assertThat(client.listResourceTemplates().resourceTemplates()).hasSize(2);
    CallToolResult again =
        client.callTool(calling("jobResult", Map.of("id", job.promptId().value())));
    assertThat(again.content().get(1)).isInstanceOf(ResourceLink.class);
    for (String none : List.of(uri + "/outputs/1", uri + "0", "file:///etc/passwd")) {
      assertThatThrownBy(() -> read(client, none)).isInstanceOf(McpError.class);
    }
  }

  private static ResourceContents read(McpSyncClient client, String uri) {
    return client.readResource(new ReadResourceRequest(uri)).contents().get(0);
  }

  @Test
  void largePicturesAreLinks() throws Exception {
    publish(given(), "inputs: {words: 1.text}");
    McpSyncClient client = client("");
    CompletableFuture<CallToolResult> answer =
        CompletableFuture.supplyAsync(() -> client.callTool(calling(name, Map.of())));
    makes(awaitJob(), "large.png", (4 << 20) + 1);
    assertThat(answer.get().content().get(1)).isInstanceOf(ResourceLink.class);
  }

  @Test
  void theAssistantIsToldWhatIsWrong() throws Exception {
    publish(given(), "inputs: {words: {to: 1.text, maxLength: 5}, n: 1.n}");
    McpSyncClient client = client("");
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("words", "too long"), Map.of("wrods", "x"), Map.of("n", 200))) {
      CallToolResult refused = client.callTool(calling(name, wrong));
      assertThat(refused.isError()).isTrue();
      assertThat(((TextContent) refused.content().get(0)).text())
          .contains(wrong.containsKey("n") ? "200" : wrong.keySet().iterator().next());
    }
    assertThat(jobs()).isEmpty();
    CompletableFuture<CallToolResult> answer =
        CompletableFuture.supplyAsync(() -> client.callTool(calling(name, Map.of())));
    ends(awaitJob(), "FAILED", null);
    assertThat(answer.get().isError()).isTrue();
    assertThat(((TextContent) answer.get().content().get(0)).text()).contains("out of memory");
  }

  @Test
  void eachKeyHasItsTenantsToolsAndItsOwnRights() throws Exception {
    Keys.tenant(tenant);
    String operator = Keys.make(tenant, "operator", "");
    String viewer = Keys.make(tenant, "viewer", "");
    String other = Keys.make("default", "operator", "");
    Keys.ask(authentication);
    publish(Keys.with(operator), "inputs: {words: 1.text}");
    McpSyncClient mine = client(operator);
    CompletableFuture<CallToolResult> answer =
        CompletableFuture.supplyAsync(() -> mine.callTool(calling(name, Map.of())));
    JobSpec job = awaitJob();
    assertThat(job.tenant().value()).isEqualTo(tenant);
    makes(job, "a.png", 3);
    assertThat(answer.get().content().get(1)).isInstanceOf(ImageContent.class);
    assertThat(tools(mine)).contains(name);

    McpSyncClient theirs = client(other);
    assertThat(tools(theirs)).doesNotContain(name);
    assertThatThrownBy(() -> theirs.callTool(calling(name, Map.of()))).isInstanceOf(McpError.class);
    String uri = "comfymill://jobs/" + job.promptId().value();
    assertThatThrownBy(() -> read(theirs, uri)).isInstanceOf(McpError.class);
    assertThatThrownBy(() -> read(theirs, uri + "/outputs/0")).isInstanceOf(McpError.class);

    McpSyncClient reading = client(viewer);
    assertThat(tools(reading)).containsExactly("jobResult");
    assertThat(read(reading, uri)).isInstanceOf(TextResourceContents.class);
    CallToolResult denied = reading.callTool(calling(name, Map.of()));
    assertThat(denied.isError()).isTrue();
    assertThat(((TextContent) denied.content().get(0)).text()).contains("jobs:write");
    assertThat(jobs()).hasSize(1);
    Keys.askNoMore(authentication);
    await()
        .atMost(SOON)
        .until(() -> given().get("/api/audit").asString().contains("/mcp %s@v1".formatted(name)));
  }

  @Test
  void whoeverIsNobodyOrAForeignPageIsKeptOut() {
    String ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    given().header("Origin", "http://evil.example").body(ping).post("/mcp").then().statusCode(403);
    Keys.ask(authentication);
    given().body(ping).post("/mcp").then().statusCode(401);
    given().get("/mcp").then().statusCode(401);
  }

  private static int ping() {
    return given()
        .body("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
        .post("/mcp")
        .statusCode();
  }

  @Test
  void anAnswerThatHasEndedMakesRoomForTheNext() {
    AtomicInteger taken = new AtomicInteger();
    try {
      await()
          .atMost(SOON)
          .until(
              () -> {
                while (open.open()) {
                  taken.incrementAndGet();
                }
                return ping() == 429;
              });
      open.close();
      taken.decrementAndGet();
      for (int n = 0; n < 3; n++) {
        await().atMost(SOON).until(() -> ping() == 200);
      }
    } finally {
      while (taken.getAndDecrement() > 0) {
        open.close();
      }
    }
  }

  @Test
  void otherMessagesAreAnsweredAsTheProtocolSays() {
    given()
        .body("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"prompts/list\"}")
        .post("/mcp")
        .then()
        .statusCode(200)
        .contentType("text/event-stream")
        .body(containsString("-32601"));
    given()
        .body("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
        .post("/mcp")
        .then()
        .statusCode(202);
    for (String wrong :
        List.of(
            "",
            "{",
            "[]",
            "{\"id\":1}",
            "{\"jsonrpc\":\"2.0\",\"id\":{}," + "\"method\":\"ping\"}")) {
      given().body(wrong).post("/mcp").then().statusCode(400);
    }
    given()
        .header("MCP-Protocol-Version", "1999-01-01")
        .body("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
        .post("/mcp")
        .then()
        .statusCode(400)
        .body("field", equalTo("MCP-Protocol-Version"));
    given().get("/mcp").then().statusCode(405).header("Allow", "POST");
  }
}
