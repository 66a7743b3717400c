package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
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
    JobRun run = new JobRun(client).submit(60, colour -> Workflows.slowPicture(colour, 0.1));
    assertThat(run.isQueued()).as("jobs are under way").isTrue();

    mill.kill(killed);
    run.submit(20, Workflows::picture);

    run.awaitRightPictures(LIMIT);
    awaitLeaderOtherThan(killed);
    mill.awaitReady(killed);
    assertThat(mill.child(killed).role()).isEqualTo("standby");
    assertOneEndingEach(run);
  }

  @Test
  void aLeaderThatWasPausedForLongerThanItsLeaseChangesNothing() throws IOException {
    String paused = awaitLeader();
    JobRun run = new JobRun(client).submit(60, colour -> Workflows.slowPicture(colour, 0.1));
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
