package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.common.wire.JobEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R1: many jobs, while each process is killed three times and paused once, in an order that a seed
 * decides. Between two disturbances a share of the jobs is submitted, so that some are under way at
 * each.
 */
class ChaosBench {
  private static final int JOBS = Integer.getInteger("comfymill.bench.jobs", 10_000);
  private static final long SEED = Long.getLong("comfymill.bench.seed", 1);
  private static final int KILLS = 3;
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final int NODES = 4;

  /** The scheduler that leads at that time. */
  private static final String LEADER = "leader";

  private static final List<String> VICTIMS =
      List.of("gateway-1", LEADER, "agent-1", "simulator", "kafka", "postgres", "redis");

  @TempDir Path data;

  private record Disturbance(String victim, boolean kill) {
    static List<Disturbance> all() {
      List<Disturbance> all = new ArrayList<>();
      for (String victim : VICTIMS) {
        all.addAll(Collections.nCopies(KILLS, new Disturbance(victim, true)));
        all.add(new Disturbance(victim, false));
      }
      Collections.shuffle(all, new Random(SEED));
      return all;
    }
  }

  @Test
  void everyJobEndsOnceWhateverIsKilledOrPaused() throws IOException, InterruptedException {
    try (Mill mill =
        Mill.start(
            data,
            "--simulators",
            Integer.toString(NODES),
            "--agents",
            "2",
            "--gateways",
            "2",
            "--schedulers",
            "2")) {
      mill.awaitWhole(NODES);
      List<URI> gateways = List.of(mill.gateway(), mill.address("gateway-2"));
      List<Disturbance> disturbances = Disturbance.all();
      Instant begun = Instant.now();
      try (Submissions submissions = new Submissions(gateways, JOBS)) {
        int share = JOBS / (disturbances.size() + 1);
        for (Disturbance disturbance : disturbances) {
          int before = submissions.allow(share);
          submissions.awaitAccepted(before + share / 3);
          disturb(mill, disturbance);
        }
        submissions.allow(JOBS);
        submissions.awaitAccepted(JOBS);
        mill.awaitWhole(NODES);
        new Load(new ComfyClient(mill.gateway())).awaitEmpty(LIMIT);
        System.out.printf(
            Locale.ROOT,
            "R1 %d jobs, %d kills and %d pauses in %d s (seed %d); %s%n",
            JOBS,
            VICTIMS.size() * KILLS,
            VICTIMS.size(),
            Duration.between(begun, Instant.now()).toSeconds(),
            SEED,
            submissions);
        judge(mill, submissions.promptIds());
      }
    }
  }

  private static void disturb(Mill mill, Disturbance disturbance) {
    await("a leader").atMost(LIMIT).until(() -> mill.leader().isPresent());
    String name =
        disturbance.victim().equals(LEADER) ? mill.leader().orElseThrow() : disturbance.victim();
    Instant begun = Instant.now();
    if (disturbance.kill()) {
      mill.kill(name);
    } else {
      mill.signal(name, "STOP");
      await().pollDelay(PAUSE).atMost(PAUSE.multipliedBy(2)).until(() -> true);
      mill.signal(name, "CONT");
    }
    await(name + " to be ready again, and a leader")
        .atMost(LIMIT)
        .until(() -> mill.child(name).ready() && mill.leader().isPresent());
    System.out.printf(
        Locale.ROOT,
        "R1 %s %s, ready again after %.1f s%n",
        disturbance.kill() ? "killed" : "paused",
        name,
        Duration.between(begun, Instant.now()).toMillis() / 1000.0);
  }

  private static void judge(Mill mill, List<String> promptIds)
      throws IOException, InterruptedException {
    Map<String, List<JobEvent>> endings = JobEvents.of(mill.kafkaPort()).endings();
    List<String> lost = new ArrayList<>();
    Map<String, String> twice = new TreeMap<>();
    Map<String, String> failed = new TreeMap<>();
    for (String id : promptIds) {
      List<JobEvent> ends = endings.getOrDefault(id, List.of());
      if (ends.isEmpty()) {
        lost.add(id);
      } else if (JobEvents.distinct(ends).size() > 1) {
        twice.put(id, JobEvents.distinct(ends).toString());
      } else if (ends.get(0) instanceof JobEvent.Failed end) {
        failed.put(id, end.cause() + ": " + end.message());
      }
    }
    ComfyClient client = new ComfyClient(mill.gateway());
    List<String> notInHistory = new ArrayList<>();
    for (String id : promptIds) {
      if (client.history(id).isMissingNode()) {
        notInHistory.add(id);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "R1 lost %d, finished twice %d, failed %d, not in history %d of %d%n",
        lost.size(),
        twice.size(),
        failed.size(),
        notInHistory.size(),
        promptIds.size());
    failed.forEach((id, why) -> System.out.println("R1 failed: " + id + " " + why));
    assertThat(lost).as("lost").isEmpty();
    assertThat(twice).as("finished twice").isEmpty();
    assertThat(notInHistory).as("not in history").isEmpty();
  }
}
