package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.common.wire.JobEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R4: agents are cut off for longer than a lease and come back, again and again. */
class PartitionBench {
  private static final int AGENTS = 3;
  private static final int CUTS = Integer.getInteger("comfymill.bench.cuts", 10);
  private static final long SEED = Long.getLong("comfymill.bench.seed", 1);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration STOPPED_BY = Duration.ofSeconds(30);
  private static final Map<String, String> SETTINGS =
      Map.of("comfymill.agent.self-stop-after", "6s");

  @TempDir Path data;

  private final Random random = new Random(SEED);
  private final List<String> promptIds = new ArrayList<>();
  private int cuts;
  private int leftRunning;
  private Duration longest = Duration.ZERO;

  /** An agent with a network of its own. */
  private record Remote(KafkaProxy network, OwnNode node) implements AutoCloseable {
    static Remote of(Mill mill) {
      KafkaProxy network = new KafkaProxy(mill.kafkaPort());
      return new Remote(network, new OwnNode(mill, network.bootstrapServers(), SETTINGS));
    }

    @Override
    public void close() {
      network.mend();
      node.close();
      network.close();
    }
  }

  @Test
  void noStaleResultIsTakenAndNoServerRunsAStaleJob() throws IOException {
    List<Remote> remotes = new ArrayList<>();
    try (Mill mill =
        Mill.start(data, "--simulators", "2", "--set", "comfymill.scheduler.policy=least_loaded")) {
      ComfyClient client = new ComfyClient(mill.gateway());
      for (int i = 0; i < AGENTS; i++) {
        remotes.add(Remote.of(mill));
      }
      for (Remote remote : remotes) {
        remote.node().awaitOnline(client);
      }
      for (int i = 0; i < CUTS; i++) {
        cutOff(client, some(remotes));
      }
      judge(mill);
    } finally {
      remotes.forEach(Remote::close);
    }
  }

  private List<Remote> some(List<Remote> remotes) {
    List<Remote> some = new ArrayList<>(remotes);
    Collections.shuffle(some, random);
    return some.subList(0, 1 + random.nextInt(AGENTS));
  }

  /** While they have jobs; these must end elsewhere, and be stopped where they are. */
  private void cutOff(ComfyClient client, List<Remote> some) throws IOException {
    JobRun run =
        new JobRun(client).submit(12, colour -> Workflows.slowPicture(colour, 3 + colour % 3));
    promptIds.addAll(run.promptIds());
    for (Remote remote : some) {
      await("a job there").atMost(LIMIT).until(() -> remote.node().prompts() > 0);
    }
    Instant cut = Instant.now();
    some.forEach(remote -> remote.network().cut());
    cuts += some.size();
    for (Remote remote : some) {
      awaitStopped(remote, cut);
    }
    run.awaitRightPictures(LIMIT);
    some.forEach(remote -> remote.network().mend());
    for (Remote remote : some) {
      remote.node().awaitOnline(client);
    }
  }

  private void awaitStopped(Remote remote, Instant cut) {
    try {
      await().atMost(STOPPED_BY).until(() -> remote.node().prompts() == 0);
      Duration took = Duration.between(cut, Instant.now());
      longest = took.compareTo(longest) > 0 ? took : longest;
    } catch (ConditionTimeoutException e) {
      leftRunning++;
    }
  }

  private void judge(Mill mill) {
    JobEvents events = JobEvents.of(mill.kafkaPort());
    Map<String, List<JobEvent>> endings = events.endings();
    Map<String, Integer> last = events.lastAttempts();
    List<String> stale = new ArrayList<>();
    List<String> notOnce = new ArrayList<>();
    for (String id : promptIds) {
      List<JobEvent> ends = endings.getOrDefault(id, List.of());
      if (JobEvents.distinct(ends).size() != 1) {
        notOnce.add(id + " " + JobEvents.distinct(ends));
      } else if (ends.get(0).job().attempt() != last.get(id)) {
        stale.add(id);
      }
    }
    long again = promptIds.stream().filter(id -> last.get(id) > 1).count();
    System.out.printf(
        Locale.ROOT,
        "R4 %d cuts of %d agents, %d jobs, %d of them run again elsewhere (seed %d): stale results"
            + " taken %d, servers left with a stale job %d, jobs that did not end once %d; stopped"
            + " after %.1f s at most%n",
        cuts,
        AGENTS,
        promptIds.size(),
        again,
        SEED,
        stale.size(),
        leftRunning,
        notOnce.size(),
        longest.toMillis() / 1000.0);
    assertThat(stale).as("stale results taken").isEmpty();
    assertThat(leftRunning).as("servers left with a stale job").isZero();
    assertThat(notOnce).as("jobs that did not end once").isEmpty();
  }
}
