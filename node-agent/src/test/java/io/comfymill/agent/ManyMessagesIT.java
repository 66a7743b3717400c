package io.comfymill.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many jobs with graphs of 100 small graph nodes: each client gets every message once, in order.
 * With {@code -Dcomfyui.port=8188 -Dcomfyui.jobs=250 -Dcomfyui.stall=5m} on a real ComfyUI in place
 * of the simulator.
 */
class ManyMessagesIT {
  private static final int JOBS = Integer.getInteger("comfyui.jobs", 40);
  private static final int INVERTS = 90;
  private static final List<String> OUTPUTS = IntStream.range(0, 9).mapToObj(i -> "p" + i).toList();

  @TempDir Path folder;
  private Vertx vertx;
  private AgentOnSimulator agent;
  private @Nullable OwnSimulator simulator;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    Integer real = Integer.getInteger("comfyui.port");
    int port = real == null ? simulator() : real;
    agent = new AgentOnSimulator(vertx, folder, port);
    await(() -> agent.online());
  }

  private int simulator() throws IOException {
    simulator = OwnSimulator.start(folder.resolve("comfyui"), "--node-millis", "0");
    return simulator.port();
  }

  @AfterEach
  void stop() throws Exception {
    agent.kill();
    if (simulator != null) {
      simulator.close();
    }
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, java.util.concurrent.TimeUnit.SECONDS);
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) {
    org.awaitility.Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(60))
        .until(condition);
  }

  private static Assignment.Run job(int number) {
    ObjectNode graph =
        Jobs.json(
            "{'0': {'class_type': 'EmptyImage', 'inputs': {'width': 8, 'height': 8, 'batch_size':"
                + " 1, 'color': %d}}}".formatted(number));
    for (int i = 1; i <= INVERTS; i++) {
      graph.set(
          "" + i,
          Jobs.json(
              "{'class_type': 'ImageInvert', 'inputs': {'image': ['%d', 0]}}".formatted(i - 1)));
    }
    for (int i = 0; i < OUTPUTS.size(); i++) {
      graph.set(
          OUTPUTS.get(i),
          Jobs.json(
              "{'class_type': 'PreviewImage', 'inputs': {'images': ['%d', 0]}}"
                  .formatted(i * 10 + 10)));
    }
    JobSpec like = Jobs.job("client's id " + number);
    JobSpec job =
        new JobSpec(
            like.id(),
            like.tenant(),
            like.promptId(),
            like.clientId(),
            like.number(),
            like.priority(),
            graph,
            like.extraData(),
            OUTPUTS,
            Requirements.NONE,
            JobLimits.NONE,
            List.of(),
            like.submittedAt(),
            List.of(),
            null);
    return new Assignment.Run(Jobs.AT, AgentOnSimulator.NODE, new AttemptId(job.id(), 1), job);
  }

  private long ended() {
    return agent.events.stream()
        .filter(e -> e instanceof AttemptEvent.Succeeded || e instanceof AttemptEvent.Failed)
        .count();
  }

  @Test
  void everyClientGetsEveryMessageOnceAndInOrder() throws IOException {
    for (int number = 0; number < JOBS; number++) {
      int taken = number;
      await(() -> taken - ended() < 2);
      agent.run(job(number));
    }
    await(() -> ended() == JOBS);

    assertThat(agent.events).noneMatch(AttemptEvent.Failed.class::isInstance);
    assertThat(agent.events).noneMatch(AttemptEvent.Rejected.class::isInstance);
    assertThat(agent.connections()).isEqualTo(1);
    assertThat(agent.madeUp()).isZero();
    Map<String, List<String>> told = told();
    assertThat(told).hasSize(JOBS);
    told.values().forEach(ManyMessagesIT::assertWhole);
  }

  /** Prompt id → what its client was told, by type and graph node. */
  private Map<String, List<String>> told() {
    Map<String, List<String>> told = new LinkedHashMap<>();
    for (LiveFrame frame : agent.frames) {
      if (frame.kind() == LiveFrame.Kind.TEXT) {
        JsonNode message = Jobs.parse(new String(frame.payload(), StandardCharsets.UTF_8));
        String type = message.path("type").asText();
        if (!type.startsWith("progress")) {
          String node = message.at("/data/node").asText("");
          told.computeIfAbsent(frame.promptId().value(), id -> new ArrayList<>())
              .add(node.isEmpty() ? type : type + " " + node);
        }
      }
    }
    return told;
  }

  private static void assertWhole(List<String> told) {
    assertThat(told).startsWith("execution_start", "execution_cached").doesNotHaveDuplicates();
    assertThat(told).hasSize(2 + 1 + INVERTS + 2 * OUTPUTS.size());
    for (String output : OUTPUTS) {
      assertThat(told).containsSubsequence("executing " + output, "executed " + output);
    }
  }
}
