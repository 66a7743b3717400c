package io.comfymill.e2e;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a job's time goes, hop by hop: when each record about it was sent, by Kafka's timestamps.
 */
final class HopTimes implements AutoCloseable {
  private final TopicWatch<JobCommand> commands;
  private final TopicWatch<Assignment> assignments;
  private final TopicWatch<AttemptEvent> reports;
  private final TopicWatch<JobEvent> events;

  HopTimes(int kafkaPort) {
    commands = new TopicWatch<>(kafkaPort, Topic.JOB_COMMANDS, JobCommand.class);
    assignments = new TopicWatch<>(kafkaPort, Topic.ASSIGNMENTS, Assignment.class);
    reports = new TopicWatch<>(kafkaPort, Topic.ATTEMPT_EVENTS, AttemptEvent.class);
    events = new TopicWatch<>(kafkaPort, Topic.JOB_EVENTS, JobEvent.class);
  }

  /** Milliseconds, the mean of all jobs; the median tells less, since records carry whole ones. */
  String of(List<OneByOne.Timed> jobs) {
    Map<String, Map<JobId, Instant>> hops = new LinkedHashMap<>();
    hops.put("submit sent", commands.firstTimes(JobCommand.Submit.class, JobCommand.Submit::jobId));
    hops.put("assigned", assignments.firstTimes(Assignment.Run.class, run -> run.attempt().job()));
    hops.put(
        "ended", reports.firstTimes(AttemptEvent.Succeeded.class, event -> event.attempt().job()));
    hops.put("told", events.firstTimes(JobEvent.Succeeded.class, event -> event.job().id()));
    Map<String, List<Double>> steps = new LinkedHashMap<>();
    for (OneByOne.Timed job : jobs) {
      JobId id = JobId.of(TenantId.DEFAULT, new PromptId(job.promptId()));
      Instant before = job.posted();
      for (Map.Entry<String, Map<JobId, Instant>> hop : hops.entrySet()) {
        before = step(steps, hop.getKey(), before, hop.getValue().get(id));
      }
      step(steps, "client knows", before, job.known());
      step(steps, "(answered)", job.posted(), job.answered());
      step(steps, "(execution_start)", job.posted(), job.started());
    }
    StringBuilder text = new StringBuilder();
    steps.forEach(
        (name, millis) -> {
          Collections.sort(millis);
          text.append(
              String.format(
                  Locale.ROOT,
                  "  %-18s %6.2f ms, p90 %6.2f, of %d%n",
                  name,
                  millis.stream().mapToDouble(each -> each).average().orElse(0),
                  millis.get((int) (millis.size() * 0.9)),
                  millis.size()));
        });
    return text.toString();
  }

  private static Instant step(
      Map<String, List<Double>> steps, String name, Instant before, @Nullable Instant at) {
    if (at == null) {
      return before;
    }
    steps
        .computeIfAbsent(name, key -> new ArrayList<>())
        .add(Duration.between(before, at).toNanos() / 1e6);
    return at;
  }

  @Override
  public void close() {
    commands.close();
    assignments.close();
    reports.close();
    events.close();
  }
}
