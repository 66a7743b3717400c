package io.comfymill.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.Jobs;
import io.comfymill.agent.attempt.HeldAttempts;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.agent.comfyui.MessageSource;
import io.comfymill.agent.comfyui.OutputFile;
import io.comfymill.agent.comfyui.PostAnswer;
import io.comfymill.agent.comfyui.QueueSnapshot;
import io.comfymill.agent.journal.JournalEntry;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.InputFile;
import io.comfymill.common.wire.NodeNotes;
import io.comfymill.common.wire.WireJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedComfyUiTest {
  @TempDir Path folder;
  private TestNode test;

  @BeforeEach
  void online() {
    test = new TestNode(folder).online();
  }

  private static Assignment.Run run(String promptId) {
    return Jobs.run(TestNode.ID, Jobs.job(promptId));
  }

  private static String comfyId(Assignment.Run run) {
    return run.attempt().comfyPromptId().toString();
  }

  static FinishedPrompt success() {
    return Jobs.history("success", "[]");
  }

  private void outputThere() {
    test.comfyUi.outputs.put(new OutputFile("output", "s", "a.png"), "PNG");
  }

  @Test
  void runsAnAttemptAndStoresItsOutputsBeforeItReportsSuccess() throws IOException {
    outputThere();
    Assignment.Run run = run("mine");
    test.run(run);
    test.comfyUi.begin();
    test.settle();
    test.comfyUi.finish(success());
    test.settle();

    assertThat(test.kafka.eventTypes()).containsExactly("Accepted", "Started", "Succeeded");
    AttemptEvent.Succeeded done = (AttemptEvent.Succeeded) test.kafka.lastEvent();
    assertThat(done.result().outputs().at("/2/images/0/subfolder").asText())
        .isEqualTo(run.attempt().job() + "/s");
    ArtifactKey key = ArtifactKey.output(run.attempt(), "output", "s", "a.png");
    assertThat(test.store.open(key, 0).readAllBytes()).asString().isEqualTo("PNG");
    assertThat(test.journal.load()).isEmpty();
  }

  @Test
  void reportsTheEndOnceItsFramesAreOut() throws IOException {
    runWhileFramesAreUnderWay();
    assertThat(test.kafka.eventTypes()).containsExactly("Accepted", "Started");

    test.framesOut.complete(null);
    test.settle();
    assertThat(test.kafka.eventTypes()).endsWith("Succeeded");
  }

  @Test
  void reportsTheEndThoughRedisDoesNotAnswer() throws IOException {
    runWhileFramesAreUnderWay();
    test.advance(Duration.ofMillis(300));

    assertThat(test.kafka.eventTypes()).endsWith("Succeeded");
  }

  private void runWhileFramesAreUnderWay() throws IOException {
    outputThere();
    test.framesOut = new CompletableFuture<>();
    test.run(run("mine"));
    test.comfyUi.begin();
    test.settle();
    test.comfyUi.finish(success());
    test.settle();
  }

  @Test
  void postsUnderTheAttemptsOwnIdWithItsMarkAndItsOwnSocket() {
    Assignment.Run run = run("mine");
    test.run(run);

    ObjectNode posted = test.comfyUi.posted.get(0);
    assertThat(posted.path("prompt_id").asText()).isEqualTo(comfyId(run));
    assertThat(posted.path("client_id").asText()).isEqualTo("comfymill-node-1");
    assertThat(posted.at("/extra_data/extra_pnginfo/a").asInt()).isEqualTo(1);
    assertThat(posted.at("/extra_data/comfymill/job").asText())
        .isEqualTo(run.attempt().job().toString());
    assertThat(posted.at("/extra_data/comfymill/attempt").asInt()).isEqualTo(1);
    assertThat(posted.at("/partial_execution_targets/0").asText()).isEqualTo("2");
  }

  @Test
  void queuesTheNextBehindTheRunningOneAndRejectsAThird() {
    test.run(run("a"));
    test.comfyUi.begin();
    test.run(run("b"));
    test.run(run("c"));

    assertThat(test.comfyUi.posted).hasSize(2);
    assertThat(test.kafka.lastEvent()).isInstanceOf(AttemptEvent.Rejected.class);
    test.advance(Duration.ofSeconds(2));
    assertThat(test.kafka.lastHeartbeat().attempts())
        .containsExactly(run("a").attempt(), run("b").attempt());
    assertThat(test.kafka.lastHeartbeat().running()).isEqualTo(run("a").attempt());
    assertThat(test.kafka.lastHeartbeat().slots()).isEqualTo(2);
  }

  @Test
  void takesApiOnlyJobsBesideItsSlots() {
    TestNode both =
        new TestNode(folder, new FakeComfyUi(), Map.of("comfymill.agent.api-slots", "2")).online();
    both.run(run("gpu-1"));
    both.run(run("gpu-2"));

    both.run(apiOnly("api-1"));
    both.run(apiOnly("api-2"));
    assertThat(both.comfyUi.posted).hasSize(4);

    both.run(apiOnly("api-3"));
    both.run(run("gpu-3"));
    assertThat(both.comfyUi.posted).hasSize(4);
    assertThat(both.kafka.lastEvent()).isInstanceOf(AttemptEvent.Rejected.class);
    both.advance(Duration.ofSeconds(2));
    assertThat(both.kafka.lastHeartbeat().attempts()).hasSize(4);
    assertThat(both.kafka.lastHeartbeat().notes()).isEqualTo(NodeNotes.NONE.withApiSlots(2));
  }

  private static Assignment.Run apiOnly(String promptId) {
    return Jobs.run(TestNode.ID, Jobs.apiOnly(promptId));
  }

  @Test
  void sendsWhatACustomNodeWasSentAgainForEachJobThatNamesIt() throws IOException {
    InputFile input = Jobs.input();
    InputFile kept =
        new InputFile(
            "1",
            "image",
            "red.png",
            input.artifactKey(),
            input.blake3(),
            3,
            "red.png",
            new InputFile.Route("/etn/image/red.png", "image/png"));
    test.store.put(
        kept.artifactKey(), new ByteArrayInputStream("RED".getBytes(StandardCharsets.UTF_8)));
    test.run(Jobs.run(TestNode.ID, Jobs.job("one", List.of(kept))));
    test.run(Jobs.run(TestNode.ID, Jobs.job("two", List.of(kept))));

    assertThat(test.comfyUi.uploads)
        .containsExactly(
            "PUT /etn/image/red.png image/png=RED", "PUT /etn/image/red.png image/png=RED");
    assertThat(test.comfyUi.posted)
        .hasSize(2)
        .allSatisfy(
            post -> assertThat(post.at("/prompt/1/inputs/image").asText()).isEqualTo("red.png"));
  }

  @Test
  void uploadsAnInputOnceAndNamesItInTheGraph() throws IOException {
    test.store.put(
        Jobs.input().artifactKey(),
        new ByteArrayInputStream("RED".getBytes(StandardCharsets.UTF_8)));
    test.run(Jobs.run(TestNode.ID, Jobs.job("a", List.of(Jobs.input()))));
    test.run(Jobs.run(TestNode.ID, Jobs.job("b", List.of(Jobs.input()))));

    String place = "comfymill/0123456789abcdef0123456789abcdef/red.png";
    assertThat(test.comfyUi.uploads).containsExactly(place + "=RED");
    assertThat(test.comfyUi.posted)
        .hasSize(2)
        .allSatisfy(p -> assertThat(p.at("/prompt/1/inputs/image").asText()).isEqualTo(place));
  }

  @Test
  void sendsAnInputAgainOnceWhenValidationRefusesIt() throws IOException {
    test.store.put(
        Jobs.input().artifactKey(),
        new ByteArrayInputStream("RED".getBytes(StandardCharsets.UTF_8)));
    test.comfyUi.postAnswer =
        () ->
            new PostAnswer.Refused(
                400,
                Jobs.json(
                    "{'error': {'type': 'prompt_outputs_failed_validation', 'message': 'no'},"
                        + " 'node_errors': {'1': {'errors': [{'type': 'custom_validation_failed',"
                        + " 'message': 'Custom', 'details': 'Invalid image file'}]}}}"));
    test.run(Jobs.run(TestNode.ID, Jobs.job("a", List.of(Jobs.input()))));

    assertThat(test.comfyUi.uploads).hasSize(2);
    assertThat(test.failure().cause()).isEqualTo(FailureCause.INVALID_WORKFLOW);
    assertThat(test.failure().message()).contains("Invalid image file");
  }

  @Test
  void anInputThatIsNotInTheStoreFailsTheAttemptAsSuch() {
    test.run(Jobs.run(TestNode.ID, Jobs.job("a", List.of(Jobs.input()))));

    assertThat(test.failure().cause()).isEqualTo(FailureCause.ARTIFACTS_UNAVAILABLE);
    assertThat(test.comfyUi.posted).isEmpty();
  }

  @Test
  void cancelsWhatWaitsByDeletingIt() {
    Assignment.Run run = run("a");
    test.run(run);
    cancel(run);

    assertThat(test.comfyUi.deleted).containsExactly(comfyId(run));
    assertThat(test.failure().cause()).isEqualTo(FailureCause.CANCELLED);
    assertThat(test.failure().message()).isEqualTo("enough");
  }

  private void cancel(Assignment.Run run) {
    test.node.assign(new Assignment.Cancel(Jobs.AT, TestNode.ID, run.attempt(), "enough"));
    test.advance(Duration.ofMillis(500));
  }

  @Test
  void cancelsWhatRunsByInterruptingItAndNothingElse() {
    Assignment.Run run = run("a");
    test.run(run);
    test.comfyUi.begin();
    test.settle();
    cancel(run);
    assertThat(test.comfyUi.interrupted).containsExactly(comfyId(run));
    assertThat(test.kafka.eventTypes()).containsExactly("Accepted", "Started");

    test.comfyUi.finish(Jobs.history("error", "[['execution_interrupted', {}]]"));
    test.settle();
    assertThat(test.failure().cause()).isEqualTo(FailureCause.CANCELLED);
    assertThat(test.failure().result()).isNotNull();
  }

  @Test
  void answersACancelOfAnAttemptThatItDoesNotKnow() {
    cancel(run("unknown"));

    assertThat(test.failure().cause()).isEqualTo(FailureCause.CANCELLED);
    assertThat(test.failure().attempt()).isEqualTo(run("unknown").attempt());
    assertThat(test.comfyUi.interrupted).isEmpty();
  }

  @Test
  void aCompletionWhoseMessagesAreLostIsFoundInTheHistory() {
    outputThere();
    test.run(run("a"));
    test.comfyUi.begin();
    test.settle();
    test.comfyUi.finishSilently(success());
    test.advance(Duration.ofSeconds(4));

    assertThat(test.kafka.lastEvent()).isInstanceOf(AttemptEvent.Succeeded.class);
  }

  @Test
  void progressKeepsAnAttemptFromBeingHung() {
    Assignment.Run run = run("a");
    test.run(run);
    test.comfyUi.begin();
    for (int minute = 0; minute < 12; minute++) {
      test.advance(Duration.ofMinutes(1));
      test.comfyUi.say("progress", comfyId(run), "\"value\": 1, ");
    }

    assertThat(test.comfyUi.interrupted).isEmpty();
    assertThat(test.kafka.eventTypes()).containsExactly("Accepted", "Started");
  }

  @Test
  void comfyUiAwayForLongTakesTheNodeOfflineAndGivesItsAttemptsUp() {
    test.run(run("a"));
    test.comfyUi.crash();
    test.advance(Duration.ofSeconds(2));
    assertThat(test.kafka.eventTypes()).containsExactly("Accepted");

    test.advance(Duration.ofSeconds(2));
    assertThat(test.failure().cause()).isEqualTo(FailureCause.COMFYUI_LOST);
    assertThat(test.kafka.lastHeartbeat().online()).isFalse();

    test.comfyUi.away = false;
    test.advance(Duration.ofSeconds(4));
    assertThat(test.kafka.lastHeartbeat().online()).isTrue();
  }

  @Test
  void comfyUiBackEmptyWithinThatTimeHasLostTheAttempt() {
    test.run(run("a"));
    test.comfyUi.crash();
    test.advance(Duration.ofSeconds(1));
    test.comfyUi.away = false;
    test.advance(Duration.ofSeconds(2));

    assertThat(test.failure().cause()).isEqualTo(FailureCause.COMFYUI_LOST);
    assertThat(test.failure().message()).contains("no longer knows");
  }

  @Test
  void anAttemptThatIsStillThereAfterADroppedConnectionCarriesOn() {
    outputThere();
    test.run(run("a"));
    test.comfyUi.begin();
    test.settle();
    test.comfyUi.listener.accept(new MessageSource.Closed("dropped"));
    test.advance(Duration.ofSeconds(1));
    test.comfyUi.finish(success());
    test.settle();

    assertThat(test.kafka.eventTypes()).containsExactly("Accepted", "Started", "Succeeded");
  }

  @Test
  void aPostWithoutAnswerThatArrivedIsNotPostedAgain() {
    test.comfyUi.postUnanswered = true;
    test.run(run("a"));
    test.advance(Duration.ofSeconds(3));

    assertThat(test.comfyUi.posted).hasSize(1);
    assertThat(test.kafka.eventTypes()).containsExactly("Accepted");
  }

  @Test
  void aPostWithoutAnswerThatDidNotArriveIsPostedAgain() {
    test.comfyUi.postUnanswered = true;
    test.run(run("a"));
    test.comfyUi.pending.clear();
    test.comfyUi.postUnanswered = false;
    test.advance(Duration.ofSeconds(3));

    assertThat(test.comfyUi.posted).hasSize(2);
    assertThat(test.comfyUi.pending).hasSize(1);
  }

  @Test
  void aPromptOfOursThatNobodyHoldsIsWithdrawn() {
    Assignment.Run stale = run("stale");
    test.comfyUi.running.add(
        new QueueSnapshot.Entry(
            stale.attempt().comfyPromptId().toString(), Jobs.json("{'node': 'node-1'}")));
    test.comfyUi.listener.accept(new MessageSource.Closed("dropped"));
    test.advance(Duration.ofSeconds(1));

    assertThat(test.comfyUi.interrupted).containsOnly(comfyId(stale));
  }

  @Test
  void otherPeoplesPromptsAreLeftAlone() {
    test.comfyUi.running.add(new QueueSnapshot.Entry("theirs", Jobs.empty()));
    test.comfyUi.listener.accept(new MessageSource.Closed("dropped"));
    test.advance(Duration.ofSeconds(1));
    test.comfyUi.say("execution_start", "theirs", "");
    test.settle();

    assertThat(test.comfyUi.interrupted).isEmpty();
    assertThat(test.comfyUi.deleted).isEmpty();
    assertThat(test.frames).isEmpty();
  }

  @Test
  void cutOffFromKafkaItStopsWhatRunsAndReportsThatLater() {
    Assignment.Run run = run("a");
    test.run(run);
    test.comfyUi.begin();
    test.settle();
    test.kafka.away = true;
    test.advance(Duration.ofSeconds(9));
    assertThat(test.comfyUi.interrupted).isEmpty();

    test.advance(Duration.ofSeconds(4));
    assertThat(test.comfyUi.interrupted).containsExactly(comfyId(run));
    test.comfyUi.finish(Jobs.history("error", "[['execution_interrupted', {}]]"));
    test.settle();
    test.kafka.away = false;
    test.advance(Duration.ofSeconds(1));

    assertThat(test.failure().cause()).isEqualTo(FailureCause.LEASE_EXPIRED);
  }

  @Test
  void aResultObtainedWhileKafkaIsAwayIsReportedWhenItIsBack() {
    outputThere();
    test.run(run("a"));
    test.comfyUi.begin();
    test.settle();
    test.kafka.away = true;
    test.comfyUi.finish(success());
    test.advance(Duration.ofSeconds(20));
    assertThat(test.kafka.eventTypes()).containsExactly("Accepted", "Started");
    assertThat(journaled()).hasSize(1);

    test.kafka.away = false;
    test.advance(Duration.ofSeconds(1));
    assertThat(test.kafka.eventTypes()).containsExactly("Accepted", "Started", "Succeeded");
    assertThat(journaled()).isEmpty();
  }

  private List<JournalEntry> journaled() {
    try {
      return test.journal.load();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void afterARestartItFindsItsRunningPromptAgain() throws IOException {
    outputThere();
    test.run(run("a"));
    test.comfyUi.begin();
    test.settle();
    TestNode restarted = restart();
    restarted.online();
    assertThat(restarted.comfyUi.posted).hasSize(1);
    assertThat(restarted.kafka.lastHeartbeat().running()).isEqualTo(run("a").attempt());

    restarted.comfyUi.finish(success());
    restarted.settle();
    assertThat(restarted.kafka.lastEvent()).isInstanceOf(AttemptEvent.Succeeded.class);
  }

  private TestNode restart() throws IOException {
    TestNode restarted = new TestNode(folder, test.comfyUi);
    test.journal.load().forEach(restarted.node::restore);
    return restarted;
  }

  @Test
  void afterARestartItReportsWhatHasFinishedMeanwhile() throws IOException {
    outputThere();
    test.run(run("a"));
    test.comfyUi.begin();
    test.settle();
    test.comfyUi.finishSilently(success());
    TestNode restarted = restart().online();

    assertThat(restarted.kafka.eventTypes()).containsExactly("Started", "Succeeded");
    assertThat(restarted.journal.load()).isEmpty();
  }

  @Test
  void afterARestartItPostsWhatItHadOnlyAccepted() throws IOException {
    test.journal.accepted(run("a").attempt(), WireJson.write(run("a")));
    TestNode restarted = restart().online();

    assertThat(restarted.comfyUi.posted).hasSize(1);
  }

  @Test
  void afterARestartItReportsAnEndThatKafkaDidNotAcknowledge() throws IOException {
    outputThere();
    test.run(run("a"));
    test.comfyUi.begin();
    test.settle();
    test.kafka.away = true;
    test.comfyUi.finish(success());
    test.settle();
    test.comfyUi.history.clear();
    TestNode restarted = restart().online();

    assertThat(restarted.kafka.eventTypes()).containsExactly("Succeeded");
  }

  @Test
  void relaysMessagesInOrderUnderTheClientsIdAndTheFilesBeforeTheirMessage() {
    outputThere();
    Assignment.Run run = run("the client's \"id\"");
    test.run(run);
    test.comfyUi.begin();
    test.comfyUi.say(
        "executed",
        comfyId(run),
        "\"node\": \"2\", \"output\": {\"images\": [{\"filename\": \"a.png\", \"subfolder\":"
            + " \"s\", \"type\": \"output\"}]}, ");
    test.comfyUi.say("custom.type", comfyId(run), "\"value\": 0.10, ");
    test.settle();
    test.comfyUi.say("execution_success", comfyId(run), "");
    test.comfyUi.finish(success());
    test.settle();

    assertThat(test.frameTexts()).hasSize(4);
    assertThat(test.frameTexts().get(0)).contains("execution_start").doesNotContain(comfyId(run));
    assertThat(Jobs.parse(test.frameTexts().get(2)).at("/data/output/images/0/subfolder").asText())
        .isEqualTo(run.attempt().job() + "/s");
    assertThat(test.frameTexts().get(3))
        .isEqualTo(
            "{\"type\": \"custom.type\", \"data\": {\"value\": 0.10, \"prompt_id\":"
                + " \"the client's \\\"id\\\"\"}}");
    assertThat(test.frames).allSatisfy(f -> assertThat(f.clientId()).isEqualTo("client-1"));
  }

  @Test
  void aNodeErrorIsReportedWithComfyUisWords() {
    test.run(run("a"));
    test.comfyUi.begin();
    test.settle();
    test.comfyUi.finish(
        Jobs.history(
            "error",
            "[['execution_error', {'node_id': '1', 'node_type': 'LoadImage',"
                + " 'exception_type': 'PIL.UnidentifiedImageError',"
                + " 'exception_message': 'cannot identify image file\\n'}]]"));
    test.settle();

    assertThat(test.failure().cause()).isEqualTo(FailureCause.EXECUTION_ERROR);
    assertThat(test.failure().message())
        .isEqualTo("LoadImage (graph node 1): cannot identify image file");
  }

  @Test
  void saysWhichPoolAndLabelsItWasGiven() {
    assertThat(test.kafka.lastHeartbeat().pool()).isNull();
    assertThat(test.kafka.lastHeartbeat().labels()).isEmpty();

    TestNode given =
        new TestNode(
                folder,
                new FakeComfyUi(),
                Map.of("comfymill.agent.pool", "video", "comfymill.agent.labels", "nvlink,eu-west"))
            .online();
    assertThat(given.kafka.lastHeartbeat().pool()).isEqualTo("video");
    assertThat(given.kafka.lastHeartbeat().labels()).containsExactly("eu-west", "nvlink");
  }

  @Test
  void rejectsWhileComfyUiIsAway() {
    test.comfyUi.crash();
    test.advance(Duration.ofSeconds(4));
    test.run(run("a"));

    assertThat(test.kafka.lastEvent()).isInstanceOf(AttemptEvent.Rejected.class);
    assertThat(journaled()).isEmpty();
  }

  @Test
  void whereKafkaTakesNoReportsNothingMoreIsTakenInTheEnd() {
    test.kafka.away = true;
    for (int i = 0; i < HeldAttempts.MAX; i++) {
      test.run(run("p" + i));
      test.node.assign(
          new Assignment.Cancel(Jobs.AT, TestNode.ID, run("p" + i).attempt(), "enough"));
      test.settle();
      test.comfyUi.pending.clear();
      test.advance(Duration.ofMillis(60));
    }
    int posted = test.comfyUi.posted.size();
    test.run(run("more"));
    assertThat(test.comfyUi.posted).hasSize(posted);
    assertThat(journaled()).noneMatch(entry -> entry.run().equals(run("more")));

    test.kafka.away = false;
    test.advance(Duration.ofSeconds(1));
    test.run(run("even more"));
    assertThat(test.comfyUi.posted).hasSize(posted + 1);
  }
}
