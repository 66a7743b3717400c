package io.comfymill.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.Jobs;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.agent.comfyui.MessageSource;
import io.comfymill.agent.comfyui.OutputFile;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that come late or never: no link is closed for it, and the client sees all of them. */
class MissedMessagesTest {
  private static final String OUTPUT =
      "\"output\": {\"images\": [{\"filename\": \"a.png\", \"subfolder\": \"s\", \"type\":"
          + " \"output\"}]}, ";
  private static final List<String> WHOLE =
      List.of("execution_start", "execution_cached", "executing 2", "executed 2");

  @TempDir Path folder;
  private TestNode test;
  private final Assignment.Run run = Jobs.run(TestNode.ID, Jobs.job("mine"));
  private final String id = run.attempt().comfyPromptId().toString();

  @BeforeEach
  void online() {
    test = new TestNode(folder).online();
    test.comfyUi.outputs.put(new OutputFile("output", "s", "a.png"), "PNG");
  }

  private FinishedPrompt success() {
    return new FinishedPrompt(
        Jobs.json("{'2': {'images': [{'filename': 'a.png', 'subfolder': 's', 'type': 'output'}]}}"),
        Jobs.json("{'2': {'node_id': '2', 'display_node': '2'}}"),
        "success",
        (ArrayNode)
            Jobs.json(
                    "{'m': [['execution_start', {'prompt_id': '%s', 'timestamp': 1}],".formatted(id)
                        + " ['execution_cached', {'nodes': ['1'], 'prompt_id': '%s', 'timestamp':"
                            .formatted(id)
                        + " 2}], ['execution_success', {'prompt_id': '%s', 'timestamp': 3}]]}"
                            .formatted(id))
                .get("m"));
  }

  /** What the client was told of this attempt, by type and graph node. */
  private List<String> told() {
    return test.frameTexts().stream().map(MissedMessagesTest::brief).toList();
  }

  private static String brief(String text) {
    JsonNode message = Jobs.parse(text);
    JsonNode graphNode = message.at("/data/node");
    return message.path("type").asText() + (graphNode.isTextual() ? " " + graphNode.asText() : "");
  }

  private void sayAllButTheStart() {
    test.comfyUi.say("execution_cached", id, "\"nodes\": [\"1\"], ");
    test.comfyUi.say("executing", id, "\"node\": \"2\", ");
    test.comfyUi.say("executed", id, "\"node\": \"2\", " + OUTPUT);
    test.settle();
  }

  @Test
  void aStartThatIsStillOnItsWayClosesNoLink() {
    test.run(run);
    test.comfyUi.take(); // ComfyUI's queue shows it; a busy ComfyUI's messages come seconds later
    test.advance(Duration.ofSeconds(5));
    test.comfyUi.say("execution_start", id, "");
    sayAllButTheStart();
    test.comfyUi.finish(success());
    test.settle();

    assertThat(test.comfyUi.closes).isZero();
    assertThat(test.comfyUi.connections).isEqualTo(1);
    assertThat(told()).isEqualTo(WHOLE);
    assertThat(test.kafka.eventTypes()).containsExactly("Accepted", "Started", "Succeeded");
  }

  /** As ComfyUI 0.8.0 tells of a graph node whose input is an ExecutionBlocker with a message. */
  @Test
  void aGraphNodeThatIsBlockedIsToldOfAndEndsNothing() {
    test.run(run);
    test.comfyUi.take();
    test.comfyUi.say("execution_start", id, "");
    test.comfyUi.say("execution_cached", id, "\"nodes\": [], ");
    test.comfyUi.say(
        "execution_error", id, "\"node_id\": \"1\", \"exception_type\": \"ExecutionBlocked\", ");
    test.advance(Duration.ofSeconds(30));

    assertThat(told()).containsExactly("execution_start", "execution_cached", "execution_error");
    assertThat(test.kafka.eventTypes()).containsExactly("Accepted", "Started");

    test.comfyUi.finish(success());
    test.settle();
    assertThat(test.kafka.eventTypes()).containsExactly("Accepted", "Started", "Succeeded");
  }

  @Test
  void anEndThatIsStillOnItsWayClosesNoLinkAndIsToldOnce() {
    test.run(run);
    test.comfyUi.take();
    String ended = test.comfyUi.finishSilently(success());
    test.advance(Duration.ofMillis(2500)); // a look at the queue falls into it
    test.comfyUi.say("execution_start", id, "");
    sayAllButTheStart();
    test.comfyUi.say("executing", ended, "\"node\": null, ");
    test.advance(Duration.ofSeconds(3));

    assertThat(test.comfyUi.closes).isZero();
    assertThat(told()).isEqualTo(WHOLE);
    assertThat(test.kafka.lastEvent()).isInstanceOf(AttemptEvent.Succeeded.class);
  }

  @Test
  void whatWasMissedAltogetherIsMadeUpFromHistoryInOrder() {
    test.run(run);
    test.comfyUi.take();
    test.comfyUi.finishSilently(success());
    test.advance(Duration.ofSeconds(4));

    assertThat(told()).isEqualTo(WHOLE);
    assertThat(test.kafka.eventTypes()).containsExactly("Accepted", "Started", "Succeeded");
    ObjectNode executed = Jobs.parse(test.frameTexts().get(3));
    assertThat(executed.at("/data/output/images/0/subfolder").asText())
        .isEqualTo(run.attempt().job() + "/s");
    assertThat(executed.at("/data/display_node").asText()).isEqualTo("2");
    assertThat(executed.at("/data/prompt_id").asText()).isEqualTo("mine");
    assertThat(Jobs.parse(test.frameTexts().get(1)).at("/data/nodes/0").asText()).isEqualTo("1");
    assertThat(Jobs.parse(test.frameTexts().get(0)).at("/data/timestamp").asInt()).isEqualTo(1);
  }

  @Test
  void whatComesAfterItWasMadeUpIsNotToldTwice() {
    test.framesOut = new CompletableFuture<>(); // the report waits for Redis
    test.run(run);
    test.comfyUi.take();
    test.comfyUi.finishSilently(success());
    test.advance(Duration.ofMillis(3050));
    assertThat(told()).isEqualTo(WHOLE.subList(0, 1)); // the others wait behind it
    test.comfyUi.say("execution_start", id, "");
    sayAllButTheStart();
    test.framesOut.complete(null);
    test.settle();

    assertThat(told()).isEqualTo(WHOLE);
  }

  @Test
  void aSingleMessageThatIsLostIsMadeUp() {
    test.run(run);
    test.comfyUi.begin();
    test.comfyUi.say("executing", id, "\"node\": \"2\", ");
    test.settle();
    test.comfyUi.finish(success());
    test.settle();

    assertThat(told()).isEqualTo(WHOLE);
  }

  @Test
  void aLostStartGoesBeforeWhatComesNext() {
    test.run(run);
    test.comfyUi.take();
    test.comfyUi.say("executing", id, "\"node\": \"2\", ");
    test.settle();

    assertThat(told()).isEqualTo(WHOLE.subList(0, 3));
  }

  @Test
  void aConnectionThatDropsInTheMiddleCostsNoMessage() {
    test.run(run);
    test.comfyUi.begin();
    test.comfyUi.inside = "2";
    test.settle();
    test.comfyUi.listener.accept(new MessageSource.Closed("dropped"));
    test.advance(Duration.ofSeconds(1)); // connected again, and told where it is
    test.comfyUi.inside = null;
    test.comfyUi.finish(success());
    test.settle();

    assertThat(test.comfyUi.connections).isEqualTo(2);
    assertThat(told()).isEqualTo(WHOLE);
  }

  @Test
  void anAttemptFoundInTheJournalIsToldOfOnce() throws IOException {
    test.run(run);
    test.comfyUi.begin();
    test.settle();
    assertThat(told()).isEqualTo(WHOLE.subList(0, 2));
    TestNode restarted = new TestNode(folder, test.comfyUi);
    test.journal.load().forEach(restarted.node::restore);
    test.comfyUi.finishSilently(success());
    test = restarted.online();
    test.advance(Duration.ofSeconds(2));

    assertThat(told()).isEqualTo(WHOLE.subList(2, 4));
    assertThat(test.kafka.eventTypes()).containsExactly("Started", "Succeeded");
  }

  @Test
  void whatRedisDidNotTakeIsMadeUp() {
    test.framesOut = CompletableFuture.failedFuture(new IOException("Redis is away"));
    test.run(run);
    test.comfyUi.begin();
    sayAllButTheStart();
    test.frames.clear();
    test.framesOut = CompletableFuture.completedFuture(null);
    test.comfyUi.finish(success());
    test.settle();

    assertThat(told()).isEqualTo(WHOLE);
  }

  @Test
  void anEarlierResultThatNobodyAskedForIsNotMadeUp() {
    FinishedPrompt more = success();
    more.outputs().set("7", more.outputs().get("2"));
    test.run(run);
    test.comfyUi.begin();
    test.comfyUi.say("executing", id, "\"node\": \"2\", ");
    test.comfyUi.say("executed", id, "\"node\": \"2\", " + OUTPUT);
    test.settle();
    test.comfyUi.finish(more);
    test.settle();

    assertThat(told()).isEqualTo(WHOLE);
  }

  @Test
  void theOldSocketIsHeardUntilItHasClosed() {
    test.comfyUi.closesLate = true;
    test.comfyUi.deaf = true;
    test.run(run);
    test.advance(Duration.ofSeconds(9)); // deaf, so it is told to close
    assertThat(test.comfyUi.closes).isEqualTo(1);
    assertThat(test.comfyUi.connections).isEqualTo(1);
    test.comfyUi.deaf = false;
    test.comfyUi.begin();
    test.settle();
    assertThat(told()).isEqualTo(WHOLE.subList(0, 2));

    test.comfyUi.listener.accept(new MessageSource.Closed("closed"));
    test.advance(Duration.ofMillis(1));
    assertThat(test.comfyUi.connections).isEqualTo(2);
    test.advance(Duration.ofSeconds(5));
    assertThat(test.comfyUi.connections).isEqualTo(2);
  }
}
