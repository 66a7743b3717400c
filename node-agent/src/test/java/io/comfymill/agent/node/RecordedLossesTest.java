package io.comfymill.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.Jobs;
import io.comfymill.agent.comfyui.ComfyMessage;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.agent.comfyui.MessageSource;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.recording.Recordings;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real ComfyUI said of a run, with every stretch of it lost in turn. */
class RecordedLossesTest {
  @TempDir Path folder;
  private TestNode test;
  private Assignment.Run run;

  static Stream<JsonNode> runs() {
    return Recordings.runs().filter(run -> run.path("history").size() == 1);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void aClientIsToldAllOfItOnceAndInOrder(JsonNode recorded) throws IOException {
    List<JsonNode> messages = ofThePrompt(recorded);
    for (int from = 0; from < messages.size(); from++) {
      for (int to : List.of(from, from + 1, from + 4, messages.size())) {
        begin(recorded, from * 1000 + to);
        sayAllBut(messages, from, to);
        test.comfyUi.finishSilently(history(recorded));
        test.advance(Duration.ofSeconds(5));
        assertWhole(recorded, "without %d to %d of %s".formatted(from, to, messages.size()));
      }
    }
  }

  private static List<JsonNode> ofThePrompt(JsonNode recorded) {
    List<JsonNode> messages = new ArrayList<>();
    recorded.path("ws").forEach(messages::add);
    return messages.stream()
        .filter(message -> message.path("data").has("prompt_id"))
        .filter(message -> !message.at("/data/node").isNull() || !isExecuting(message))
        .toList();
  }

  private static boolean isExecuting(JsonNode message) {
    return message.path("type").asText().equals("executing");
  }

  private void begin(JsonNode recorded, int number) {
    test = new TestNode(folder.resolve("" + number)).online();
    JobSpec like = Jobs.job("mine");
    List<String> targets = new ArrayList<>();
    entry(recorded).at("/prompt/4").forEach(target -> targets.add(target.asText()));
    JobSpec job =
        new JobSpec(
            like.id(),
            like.tenant(),
            like.promptId(),
            like.clientId(),
            like.number(),
            like.priority(),
            (ObjectNode) recorded.at("/request/prompt"),
            like.extraData(),
            targets,
            Requirements.NONE,
            JobLimits.NONE,
            List.of(),
            like.submittedAt(),
            List.of(),
            null);
    run = new Assignment.Run(Jobs.AT, TestNode.ID, new AttemptId(job.id(), 1), job);
    test.run(run);
    test.comfyUi.take();
    test.settle();
  }

  private void sayAllBut(List<JsonNode> messages, int from, int to) {
    IntStream.range(0, messages.size())
        .filter(i -> i < from || i >= to)
        .forEach(
            i ->
                test.comfyUi.listener.accept(
                    new MessageSource.Text(ours(messages.get(i)).toString())));
    test.settle();
  }

  private JsonNode ours(JsonNode recorded) {
    String text = recorded.toString();
    String theirs = recorded.at("/data/prompt_id").asText("");
    return Jobs.parse(
        theirs.isEmpty() ? text : text.replace(theirs, run.attempt().comfyPromptId().toString()));
  }

  private static JsonNode entry(JsonNode recorded) {
    return recorded.path("history").elements().next();
  }

  private static FinishedPrompt history(JsonNode recorded) {
    JsonNode entry = entry(recorded);
    return new FinishedPrompt(
        (ObjectNode) entry.path("outputs"),
        (ObjectNode) entry.path("meta"),
        entry.at("/status/status_str").asText(),
        (ArrayNode) entry.at("/status/messages"));
  }

  private void assertWhole(JsonNode recorded, String which) throws IOException {
    List<String> told = new ArrayList<>();
    for (String text : test.frameTexts()) {
      ComfyMessage message = ComfyMessage.parse(text);
      if (!message.type().startsWith("progress")) {
        told.add(brief(message));
      }
    }
    assertThat(told).as(which).startsWith("execution_start", "execution_cached");
    assertThat(told).as(which).doesNotHaveDuplicates();
    assertThat(told).as(which).containsAll(executed(recorded));
  }

  private static String brief(ComfyMessage message) throws IOException {
    String graphNode = message.json().at("/data/node").asText("");
    return graphNode.isEmpty() ? message.type() : message.type() + " " + graphNode;
  }

  /** What it told of its outputs; of a run that failed, history does not tell all. */
  private static List<String> executed(JsonNode recorded) {
    List<String> executed = new ArrayList<>();
    if (entry(recorded).at("/status/status_str").asText().equals("success")) {
      for (JsonNode message : recorded.path("ws")) {
        if (message.path("type").asText().equals("executed")
            && message.at("/data/output").isObject()) {
          executed.add("executed " + message.at("/data/node").asText());
        }
      }
    }
    return executed;
  }
}
