package io.comfymill.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several jobs of one client whose messages come mixed, some tried twice, some ending in silence.
 */
class ShownJobsPropertyTest {
  private static final int JOBS = 6;
  private static final int RUNS = 300;
  private static final List<String> STEP =
      List.of("EXECUTING", "PROGRESS_STATE", "PREVIEW", "PROGRESS", "OTHER", "PICTURE", "EXECUTED");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void oneJobIsShownAtATimeInOrderAndNoEndIsLate(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < RUNS; i++) {
      long maxHeld = random.nextBoolean() ? 1 << 20 : random.nextInt(400);
      new Run(random.nextLong(), maxHeld).play();
    }
  }

  /** One job's messages, and how many of them were said. */
  private static final class Script {
    final String job;
    final List<String> messages = new ArrayList<>();
    final Set<String> results = new HashSet<>();
    int attempt = 1;
    int said;

    Script(String job, Random random) {
      this.job = job;
      messages.add("START");
      messages.add("CACHED");
      int graphNodes = 1 + random.nextInt(4);
      for (int node = 1; node <= graphNodes; node++) {
        for (String kind : STEP) {
          if (kind.equals("EXECUTING") || random.nextBoolean()) {
            messages.add(kind + " " + node);
          }
        }
        if (messages.contains("EXECUTED " + node)) {
          results.add(Integer.toString(node));
        }
      }
    }
  }

  private static final class Run {
    private final long seed;
    private final long maxHeld;
    private final Random random;
    private final ShownJobs jobs;
    private final List<Script> open = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Map<String, Integer> lastTold = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private String current = "";

    Run(long seed, long maxHeld) {
      this.seed = seed;
      this.maxHeld = maxHeld;
      this.random = new Random(seed);
      this.jobs = new ShownJobs(maxHeld);
      for (int i = 0; i < JOBS; i++) {
        open.add(new Script("job" + i, random));
      }
    }

    void play() {
      while (!open.isEmpty()) {
        Script script = open.get(random.nextInt(Math.min(3, open.size())));
        if (random.nextInt(40) == 0) {
          goBack(script);
        } else if (script.said == script.messages.size() || random.nextInt(60) == 0) {
          end(script);
        } else {
          say(script);
        }
        assertThat(jobs.heldBytes()).as("held, seed %d", seed).isBetween(0L, maxHeld);
      }
      assertThat(jobs.heldBytes()).as("held in the end, seed %d", seed).isZero();
      assertThat(jobs.anyRuns()).isFalse();
    }

    private void say(Script script) {
      String what = script.messages.get(script.said++);
      String[] parts = what.split(" ", -1);
      JobMessage message =
          JobMessage.made(
              ShownJobsTest.id(script.job),
              JobMessage.Kind.valueOf(parts[0]),
              parts.length > 1 ? parts[1] : null,
              script.job + " " + what + " #" + (script.attempt * 1000 + script.said));
      hear(jobs.message(new AttemptId(ShownJobsTest.id(script.job), script.attempt), message), "");
    }

    private void goBack(Script script) {
      if (script.job.equals(current)) {
        current = "";
      }
      List<JobMessage> now = jobs.back(ShownJobsTest.id(script.job), script.attempt);
      script.attempt++;
      script.said = 0;
      told.removeIf(line -> line.startsWith(script.job + " EXECUTED"));
      hear(now, "");
    }

    private void end(Script script) {
      open.remove(script);
      String[] results = script.results.toArray(new String[0]);
      JobEnd end =
          JobEnd.of(
              ShownJobsTest.id(script.job),
              Optional.of(ShownJobsTest.ended(script.job, results)),
              script.job + " status");
      hear(jobs.end(end), script.job);
      assertThat(told).as("not late, seed %d", seed).contains(script.job + " null");
      for (String line : script.messages.subList(0, script.said)) {
        if (line.startsWith("EXECUTED")) {
          assertThat(told)
              .as("results of %s, seed %d", script.job, seed)
              .filteredOn((script.job + " " + line)::equals)
              .hasSize(1);
        }
      }
      ended.add(script.job);
    }

    /**
     * @param ending the job that may be told in one go
     */
    private void hear(List<JobMessage> messages, String ending) {
      String before = current;
      for (String line : ShownJobsTest.told(messages)) {
        String job = line.substring(0, line.indexOf(' '));
        String what = line.replaceAll(" #.*", "");
        assertThat(ended).as("after its end: %s, seed %d", line, seed).doesNotContain(job);
        if (!job.equals(current)) {
          boolean allowed = current.isEmpty() || job.equals(ending);
          assertThat(allowed).as("%s while %s, seed %d", line, current, seed).isTrue();
          assertThat(line.toUpperCase(java.util.Locale.ROOT))
              .as("first of %s, seed %d", job, seed)
              .contains("START");
          current = job;
        }
        inOrder(job, line);
        told.add(what);
        if (what.endsWith(" null")) {
          current = "";
        }
      }
      if (!ending.isEmpty() && !before.isEmpty() && !before.equals(ending)) {
        assertThat(current).as("where the shown one is, seed %d", seed).isEqualTo(before);
      }
    }

    /** What is told again says where the job is; what is told first comes in ComfyUI's order. */
    private void inOrder(String job, String line) {
      int mark = line.indexOf('#');
      if (mark < 0 || told.contains(line)) {
        return;
      }
      int number = Integer.parseInt(line.substring(mark + 1));
      int last = lastTold.getOrDefault(job, 0);
      boolean again = told.contains(line.replaceAll(" #.*", "")) && number <= last;
      assertThat(again || number > last).as("order of %s, seed %d", line, seed).isTrue();
      lastTold.merge(job, number, Math::max);
    }
  }
}
