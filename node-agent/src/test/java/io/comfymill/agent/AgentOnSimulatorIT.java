package io.comfymill.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.live.BinaryMessage;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.InputFile;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The agent's HTTP and WebSocket, its journal and its net, on a simulated ComfyUI. */
class AgentOnSimulatorIT {
  @TempDir Path folder;
  private Vertx vertx;
  private AgentOnSimulator agent;
  private OwnSimulator simulator;
  private int jobs;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    simulator = OwnSimulator.start(folder.resolve("comfyui"), "--step-millis", "20");
    agent = new AgentOnSimulator(vertx, folder, simulator.port());
    await(agent::online);
  }

  @AfterEach
  void stop() throws Exception {
    agent.kill();
    simulator.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static void await(Callable<Boolean> condition) {
    org.awaitility.Awaitility.await().atMost(Duration.ofMinutes(1)).until(condition);
  }

  private Assignment.Run run(String middle, List<InputFile> inputs) {
    ObjectNode graph =
        Jobs.json(
            "{'1': {'class_type': 'EmptyImage', 'inputs': {'width': 8, 'height': 8,"
                + " 'batch_size': 1, 'color': "
                + (1000 + jobs)
                + "}}, '2': "
                + middle
                + ", '3': {'class_type': 'SaveImage', 'inputs': {'images': ['2', 0],"
                + " 'filename_prefix': 'sub/x'}}}");
    JobSpec like = Jobs.job("client's id " + jobs++);
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
            List.of("3"),
            Requirements.NONE,
            JobLimits.NONE,
            inputs,
            like.submittedAt(),
            List.of(),
            null);
    return new Assignment.Run(Jobs.AT, AgentOnSimulator.NODE, new AttemptId(job.id(), 1), job);
  }

  private Assignment.Run inverts() {
    return run("{'class_type': 'ImageInvert', 'inputs': {'image': ['1', 0]}}", List.of());
  }

  private Assignment.Run sleeps(double seconds) {
    return run(
        "{'class_type': 'SimSleep', 'inputs': {'image': ['1', 0], 'seconds': %s}}"
            .formatted(seconds),
        List.of());
  }

  private Assignment.Run faults(String kind) {
    return run(
        "{'class_type': 'SimFault', 'inputs': {'image': ['1', 0], 'kind': '%s', 'times': 1}}"
            .formatted(kind),
        List.of());
  }

  private void assertStored(Assignment.Run run) throws IOException {
    AttemptEvent.Succeeded done =
        agent.events.stream()
            .filter(AttemptEvent.Succeeded.class::isInstance)
            .map(AttemptEvent.Succeeded.class::cast)
            .filter(event -> event.attempt().equals(run.attempt()))
            .findFirst()
            .orElseThrow();
    String filename = done.result().outputs().at("/3/images/0/filename").asText();
    assertThat(done.result().outputs().at("/3/images/0/subfolder").asText())
        .isEqualTo(run.attempt().job() + "/sub");
    ArtifactKey key = ArtifactKey.output(run.attempt(), "output", "sub", filename);
    try (InputStream image = agent.store.open(key, 0)) {
      assertThat(image.readNBytes(4)).containsExactly(0x89, 'P', 'N', 'G');
    }
  }

  @Test
  void runsAJobAndRelaysItsMessagesInOrder() throws IOException {
    Assignment.Run run = inverts();
    agent.run(run);
    await(() -> agent.has(AttemptEvent.Succeeded.class));

    assertThat(agent.eventTypes()).containsExactly("Accepted", "Started", "Succeeded");
    assertStored(run);
    List<String> types =
        agent.frameTexts().stream().map(text -> Jobs.parse(text).path("type").asText()).toList();
    assertThat(types).startsWith("execution_start", "execution_cached");
    assertThat(types).contains("progress_state", "executing", "executed");
    assertThat(types).doesNotContain("execution_success", "status");
    assertThat(agent.frameTexts())
        .allSatisfy(
            text ->
                assertThat(Jobs.parse(text).at("/data/prompt_id").asText())
                    .isEqualTo(run.job().promptId().value()));
    await(() -> agent.journaled().isEmpty());
  }

  @Test
  void relaysPreviewsUnderTheClientsId() throws IOException {
    Assignment.Run run = sampler();
    agent.run(run);
    await(() -> agent.has(AttemptEvent.Succeeded.class));

    assertThat(agent.frames)
        .filteredOn(frame -> frame.kind() == LiveFrame.Kind.BINARY)
        .isNotEmpty()
        .allSatisfy(
            frame ->
                assertThat(
                        new BinaryMessage(frame.payload())
                            .metadata()
                            .orElseThrow()
                            .path("prompt_id")
                            .asText())
                    .isEqualTo(run.job().promptId().value()));
  }

  private Assignment.Run sampler() {
    Assignment.Run like = inverts();
    ObjectNode graph = like.job().workflow();
    graph.setAll(
        Jobs.json(
            "{'4': {'class_type': 'CheckpointLoaderSimple', 'inputs': {'ckpt_name':"
                + " 'dreamshaper_8.safetensors'}}, '5': {'class_type': 'CLIPTextEncode', 'inputs':"
                + " {'text': 'x', 'clip': ['4', 1]}}, '6': {'class_type': 'EmptyLatentImage',"
                + " 'inputs': {'width': 64, 'height': 64, 'batch_size': 1}}, '7': {'class_type':"
                + " 'KSampler', 'inputs': {'model': ['4', 0], 'positive': ['5', 0], 'negative':"
                + " ['5', 0], 'latent_image': ['6', 0], 'seed': 1, 'steps': 5, 'cfg': 7.0,"
                + " 'sampler_name': 'euler', 'scheduler': 'normal', 'denoise': 1.0}}, '2':"
                + " {'class_type': 'VAEDecode', 'inputs': {'samples': ['7', 0], 'vae': ['4',"
                + " 2]}}}"));
    return like;
  }

  @Test
  void bringsInputsToTheNode() throws IOException {
    Assignment.Run first = inverts();
    agent.run(first);
    await(() -> agent.has(AttemptEvent.Succeeded.class));
    Assignment.Run run =
        run(
            "{'class_type': 'LoadImage', 'inputs': {'image': 'mine.png'}}",
            List.of(asInput(first)));
    agent.run(run);
    await(() -> agent.events.size() == 6);

    assertStored(run);
  }

  /** The output of a run, under the key of an input. */
  private InputFile asInput(Assignment.Run run) throws IOException {
    String name =
        ((AttemptEvent.Succeeded) agent.events.get(2))
            .result()
            .outputs()
            .at("/3/images/0/filename")
            .asText();
    InputFile like = Jobs.input();
    ArtifactKey stored = ArtifactKey.output(run.attempt(), "output", "sub", name);
    long size = agent.store.size(stored).orElseThrow();
    return new InputFile("2", "image", "mine.png", stored, like.blake3(), size, null, null);
  }

  @Test
  void aNodesErrorAndItsMemoryAreToldApart() throws IOException {
    agent.run(faults("error"));
    await(() -> agent.has(AttemptEvent.Failed.class));
    assertThat(agent.failure().cause()).isEqualTo(FailureCause.EXECUTION_ERROR);
    assertThat(agent.failure().message()).startsWith("SimFault (graph node 2): ");

    agent.run(faults("oom"));
    await(() -> agent.events.size() == 6);
    assertThat(agent.failure().cause()).isEqualTo(FailureCause.OUT_OF_MEMORY);
  }

  @ParameterizedTest
  @CsvSource({
    "oom-device, OUT_OF_MEMORY",
    "oom-cublas, OUT_OF_MEMORY",
    "oom-cpu, OUT_OF_MEMORY",
    "model-gone, MISSING_MODEL",
    "lost-model.safetensors, MISSING_MODEL",
    "lost-class, MISSING_NODE_CLASS",
  })
  void aFailureIsNamedByItsCause(String kind, FailureCause cause) throws IOException {
    agent.run(faults(kind));
    await(() -> agent.has(AttemptEvent.Failed.class));

    assertThat(agent.failure().cause()).isEqualTo(cause);
  }

  @Test
  void aWaitingAttemptIsGivenBackAndTheRunningOneGoesOn() throws IOException {
    Assignment.Run running = sleeps(1);
    Assignment.Run waiting = inverts();
    agent.run(running);
    await(() -> agent.has(AttemptEvent.Started.class));
    agent.run(waiting);
    agent.withdraw(waiting);
    agent.withdraw(running);
    await(() -> agent.has(AttemptEvent.Succeeded.class));

    assertStored(running);
    assertThat(agent.events)
        .filteredOn(event -> event.attempt().equals(waiting.attempt()))
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("Accepted", "Failed");
    assertThat(agent.events)
        .filteredOn(AttemptEvent.Failed.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            AttemptEvent.Failed.class,
            failed -> assertThat(failed.cause()).isEqualTo(FailureCause.WITHDRAWN));
    await(() -> agent.journaled().isEmpty());
  }

  @Test
  void oneThatNoInterruptReachesMakesTheNodeAskForARestart() throws IOException {
    agent.run(faults("freeze"));
    await(() -> agent.has(AttemptEvent.Failed.class));
    assertThat(agent.failure().cause()).isEqualTo(FailureCause.HUNG);
    await(() -> agent.restartNeeded() && !agent.online());
  }

  @Test
  void aCrashLosesTheAttemptsAndTheNodeComesBack() throws IOException {
    agent.run(faults("crash"));
    agent.run(inverts());
    await(() -> agent.events.stream().filter(AttemptEvent.Failed.class::isInstance).count() == 2);
    assertThat(agent.failure().cause()).isEqualTo(FailureCause.COMFYUI_LOST);

    await(agent::online);
    Assignment.Run next = inverts();
    agent.run(next);
    await(() -> agent.has(AttemptEvent.Succeeded.class));
    assertStored(next);
  }

  @Test
  void aHangEndsAndTheNextRuns() throws IOException {
    agent.run(faults("hang"));
    await(() -> agent.has(AttemptEvent.Failed.class));
    assertThat(agent.failure().cause()).isEqualTo(FailureCause.HUNG);
    assertThat(agent.restartNeeded()).isFalse();

    agent.run(inverts());
    await(() -> agent.has(AttemptEvent.Succeeded.class));
  }

  @Test
  void aRunningAttemptIsCancelledAndTheOneBehindItRuns() throws IOException {
    Assignment.Run long1 = sleeps(60);
    Assignment.Run next = inverts();
    agent.run(long1);
    await(() -> agent.has(AttemptEvent.Started.class));
    agent.run(next);
    agent.cancel(long1);
    await(() -> agent.has(AttemptEvent.Succeeded.class));

    assertStored(next);
    assertThat(agent.events)
        .filteredOn(AttemptEvent.Failed.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            AttemptEvent.Failed.class,
            failed -> {
              assertThat(failed.cause()).isEqualTo(FailureCause.CANCELLED);
              assertThat(failed.attempt()).isEqualTo(long1.attempt());
            });
  }

  @Test
  void aKilledAgentFindsItsRunningAndItsWaitingPromptAgain() throws IOException {
    Assignment.Run running = sleeps(1.5);
    Assignment.Run waiting = inverts();
    agent.run(running);
    await(() -> agent.has(AttemptEvent.Started.class));
    agent.run(waiting);
    await(() -> agent.journaled().stream().allMatch(entry -> entry.posted()));
    agent.kill();
    agent = new AgentOnSimulator(vertx, folder, simulator.port());
    await(
        () -> agent.events.stream().filter(AttemptEvent.Succeeded.class::isInstance).count() == 2);

    assertStored(running);
    assertStored(waiting);
    await(() -> agent.journaled().isEmpty());
  }

  private Assignment.Run spoils(String kind, int millis) {
    return run(
        "{'class_type': 'SimMessages', 'inputs': {'image': ['1', 0], 'kind': '%s', 'millis': %d}}"
            .formatted(kind, millis),
        List.of());
  }

  /** What the client of a run was told, by type and graph node, without progress. */
  private List<String> told(Assignment.Run run) {
    return agent.frames.stream()
        .filter(frame -> frame.promptId().equals(run.job().promptId()))
        .filter(frame -> frame.kind() == LiveFrame.Kind.TEXT)
        .map(frame -> Jobs.parse(new String(frame.payload(), StandardCharsets.UTF_8)))
        .filter(message -> !message.path("type").asText().startsWith("progress"))
        .map(message -> message.path("type").asText() + message.at("/data/node").asText(""))
        .toList();
  }

  private void assertToldAllOf(Assignment.Run run) {
    assertThat(told(run))
        .startsWith("execution_start", "execution_cached")
        .endsWith("executing3", "executed3")
        .doesNotHaveDuplicates();
  }

  @Test
  void messagesThatComeLateCloseNoLinkAndAreToldOnce() throws IOException {
    Assignment.Run late = spoils("late", 3000);
    Assignment.Run next = inverts();
    agent.run(late);
    agent.run(next);
    await(() -> succeeded() == 2);

    assertThat(agent.connections()).isEqualTo(1);
    assertToldAllOf(late);
    assertToldAllOf(next);
  }

  private long succeeded() {
    return agent.events.stream().filter(AttemptEvent.Succeeded.class::isInstance).count();
  }

  @ParameterizedTest
  @CsvSource({"deaf", "cut"})
  void whatALostSocketDoesNotBringIsMadeUpAndTheNextWorks(String kind) throws IOException {
    Assignment.Run spoilt = spoils(kind, 0);
    agent.run(spoilt);
    await(() -> agent.has(AttemptEvent.Succeeded.class));
    assertToldAllOf(spoilt);
    Assignment.Run next = sleeps(0.8); // long enough for a look, too short to be hung
    agent.run(next);
    await(() -> succeeded() == 2);

    assertToldAllOf(next);
    await(() -> agent.connections() == 2);
  }
}
