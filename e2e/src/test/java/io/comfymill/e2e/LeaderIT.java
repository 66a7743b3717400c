package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two schedulers: whatever becomes of the one that leads, each job ends once. */
@ExtendWith(SharedMill.class)
class LeaderIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static Mill mill;
  private static ComfyClient client;

  @BeforeAll
  static void start(Mill shared) {
    mill = shared;
    client = new ComfyClient(mill.gateway());
  }

  /** A queue that stayed paused would keep every other test waiting. */
  @AfterEach
  void resume() throws IOException {
    client.delete("/api/queue-pauses/everything");
  }

  private static String awaitLeader() {
    await("a leader").atMost(LIMIT).until(() -> mill.leader().isPresent());
    return mill.leader().orElseThrow();
  }

  private static void awaitLeaderOtherThan(String name) {
    await("another leader than " + name)
        .atMost(LIMIT)
        .until(() -> mill.leader().filter(leader -> !leader.equals(name)).isPresent());
  }

  private static void assertOneEndingEach(JobRun run) {
    JobEvents.assertOneEndingEach(mill.kafkaPort(), run.promptIds());
  }

  @Test
  void theStandbyGoesOnWhenTheLeaderIsKilled() throws IOException {
    String killed = awaitLeader();
    JobRun run = new JobRun(client).submit(60, colour -> Workflows.slowPicture(colour, 0.25));
    submitThoseThatWait();
    client.put("/api/queue-pauses/everything", "{\"reason\":\"the leader is about to die\"}");
    assertThat(run.isQueued()).as("jobs are under way").isTrue();

    mill.kill(killed);
    run.submit(20, Workflows::picture);

    awaitLeaderOtherThan(killed);
    assertThat(client.get("/api/queue-pauses").at("/paused/0/scope").asText())
        .isEqualTo("everything");
    assertThat(run.isQueued()).as("the queue is paused still").isTrue();
    client.delete("/api/queue-pauses/everything");
    run.awaitRightPictures(LIMIT);
    thoseThatWaitHaveWaitedAndGoOn();
    mill.awaitReady(killed);
    assertThat(mill.child(killed).role()).isEqualTo("standby");
    assertOneEndingEach(run);
  }

  private final String held = "held-" + UUID.randomUUID();
  private final String dependant = "dependant-" + UUID.randomUUID();
  private final String runs = "runs-" + UUID.randomUUID();
  private final String shares = "shares-" + UUID.randomUUID();

  private void submitThoseThatWait() throws IOException {
    submit(held, 1, "{\"held\":true}");
    submit(dependant, 2, "{\"depends_on\":[\"%s\"]}".formatted(held));
    submit(runs, 3, "{\"merge\":true}");
    submit(shares, 3, "{\"merge\":true}");
  }

  private static void submit(String promptId, int colour, String wishes) throws IOException {
    ObjectNode body = WireJson.mapper().createObjectNode();
    body.set("prompt", Workflows.slowPicture(colour, 0.1));
    body.put("prompt_id", promptId);
    body.putObject("extra_data").set("comfymill", WireJson.mapper().readTree(wishes));
    HttpResponse<String> answer = client.postJson("/prompt", body.toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** The leader that they came in under is dead by now. */
  private void thoseThatWaitHaveWaitedAndGoOn() throws IOException {
    assertThat(placement(held).at("/blocked_by/0/code").asText()).isEqualTo("held");
    assertThat(placement(dependant).at("/blocked_by/0/code").asText()).isEqualTo("depends_on");
    assertThat(client.postJson("/api/jobs/" + held + "/release", "").statusCode()).isEqualTo(200);
    for (String job : List.of(held, dependant, runs, shares)) {
      await(job)
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(client.history(job).at("/status/status_str").asText())
                      .isEqualTo("success"));
    }
    Instant ended = Instant.parse(placement(held).at("/attempts/0/ended_at").asText());
    Instant begun = Instant.parse(placement(dependant).at("/attempts/0/assigned_at").asText());
    assertThat(begun).isAfterOrEqualTo(ended);
    assertThat(placement(shares).path("attempts")).as("it needed no run of its own").isEmpty();
    JsonNode picture = picture(shares);
    assertThat(picture).isEqualTo(picture(runs));
    assertThat(client.view(picture)).isNotNull();
    assertThat(client.history(shares).at("/status/messages").findValuesAsText("prompt_id"))
        .containsOnly(shares);
  }

  private static JsonNode picture(String job) throws IOException {
    return client.history(job).path("outputs").findValue("images").get(0);
  }

  private static JsonNode placement(String job) throws IOException {
    return client.get("/api/jobs/" + job + "/placement");
  }

  @Tag("long")
  @Test
  void aLeaderThatWasPausedForLongerThanItsLeaseChangesNothing() throws IOException {
    String paused = awaitLeader();
    JobRun run = new JobRun(client).submit(60, colour -> Workflows.slowPicture(colour, 0.25));
    assertThat(run.isQueued()).as("jobs are under way").isTrue();

    mill.signal(paused, "STOP");
    run.submit(20, Workflows::picture);
    awaitLeaderOtherThan(paused);
    run.awaitRightPictures(LIMIT);
    Map<String, JsonNode> before = run.awaitAll(LIMIT);
    mill.signal(paused, "CONT");

    await("the old leader to stand by")
        .atMost(LIMIT)
        .until(() -> "standby".equals(mill.child(paused).role()));
    run.submit(10, Workflows::picture).awaitRightPictures(LIMIT);
    assertThat(run.awaitAll(LIMIT)).containsAllEntriesOf(before);
    assertOneEndingEach(run);
  }
}
