package io.comfymill.gateway.events;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.Specs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /api/events}, and that pages of the console lead to it. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class EventsIT {
  @TestHTTPResource("/api/events")
  URI events;

  FakeScheduler scheduler;

  private final String node = "told-of-" + UUID.randomUUID();
  private Told told;

  @BeforeEach
  void aNode() throws SQLException {
    scheduler.node(node, "{}");
    GatewayServers.awaitReady();
  }

  @AfterEach
  void end() throws IOException, SQLException {
    if (told != null) {
      told.in.close();
    }
    scheduler.sql("delete from scheduler.nodes where id = ?", node);
    scheduler.sql("delete from scheduler.jobs where client_id = ?", node);
  }

  /** What has come of a stream. */
  private static final class Told {
    private final InputStream in;
    private final AtomicReference<String> text = new AtomicReference<>("");

    Told(InputStream in) {
      this.in = in;
      Thread reader = new Thread(this::read, "events");
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      byte[] buffer = new byte[8192];
      try {
        for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
          add(new String(buffer, 0, size, StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        add("(ended)");
      }
    }

    private void add(String piece) {
      text.updateAndGet(before -> before + piece);
    }

    String text() {
      return text.get();
    }

    void awaitText(String expected) {
      await().untilAsserted(() -> assertThat(text()).contains(expected));
    }
  }

  private Told open(String query, String lastEventId) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(events + query));
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    told = new Told(answer.body());
    return told;
  }

  /** One that has ended. */
  private String job() throws SQLException {
    PromptId prompt = new PromptId(UUID.randomUUID().toString());
    byte[] spec = WireJson.write(Specs.plain(TenantId.DEFAULT, prompt, Instant.EPOCH));
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, client_id, number, priority, state,"
            + " attempt, spec, submitted_at, queued_at, finished_at, changed_seq) values (?,"
            + " 'default', ?, ?, 5, 0, 'CANCELLED', 0, ?, now(), now(), now(),"
            + " nextval('scheduler.job_changes'))",
        JobId.of(TenantId.DEFAULT, prompt).value(),
        prompt.value(),
        node,
        new String(spec, StandardCharsets.UTF_8));
    return prompt.value();
  }

  @Test
  void nodesAndQueueAreToldAsTheyAreAndThenAsTheyChange() throws Exception {
    Told told = open("?topics=nodes,queue", null);
    told.awaitText(node);
    told.awaitText("event: queue\ndata: {\"jobs\":{");
    int before = told.text().length();
    scheduler.sql("update scheduler.nodes set draining = true where id = ?", node);
    await()
        .untilAsserted(
            () ->
                assertThat(told.text().substring(before))
                    .contains(node)
                    .contains("\"status\":\"draining\""));
    scheduler.sql("delete from scheduler.nodes where id = ?", node);
    told.awaitText("\"gone\":[\"" + node + "\"]");
    assertThat(told.text()).doesNotContain("event: jobs");
  }

  @Test
  void aHeartbeatAloneIsNoNews() throws Exception {
    Told told = open("?topics=nodes", null);
    told.awaitText(node);
    int before = told.text().length();
    scheduler.sql("update scheduler.nodes set last_heartbeat_at = now() where id = ?", node);
    scheduler.node(node + "-2", "{}");
    told.awaitText(node + "-2");
    assertThat(told.text().substring(before)).doesNotContain("\"id\":\"" + node + "\"");
    scheduler.sql("delete from scheduler.nodes where id = ?", node + "-2");
  }

  @Test
  void changesOfJobsAreToldWithANumberToGoOnFrom() throws Exception {
    Told told = open("?topics=jobs", null);
    await().until(() -> told.in.available() >= 0);
    String prompt = job();
    told.awaitText(prompt);
    assertThat(told.text()).containsPattern("event: jobs\nid: \\d+\ndata: \\[");
    assertThat(told.text()).doesNotContain("event: nodes");
  }

  @Test
  void aClientThatComesAgainIsToldWhatItMissed() throws Exception {
    String missed = job();
    long newest =
        scheduler.column(Long.class, "select max(changed_seq) from scheduler.jobs").get(0);
    open("?topics=jobs", Long.toString(newest - 1)).awaitText(missed);
  }

  @Test
  void oneThatIsTooFarBehindIsToldToReadAnew() throws Exception {
    open("?topics=jobs", "999999999999").awaitText("event: reset\ndata: {}");
  }

  @Test
  void anUnknownTopicIsRefused() {
    given()
        .get("/api/events?topics=jobs,weather")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("field", equalTo("topics"))
        .body("detail", containsString("progress"));
  }
}
