package io.comfymill.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.gateway.history.EndedJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShownJobsTest {
  private final ShownJobs jobs = new ShownJobs(1 << 20);

  @Test
  void theMessagesOfOneJobPassAsTheyCome() {
    assertThat(say("a", "START")).containsExactly("a START");
    assertThat(say("a", "EXECUTING 1")).containsExactly("a EXECUTING 1");
    assertThat(end("a")).containsExactly("a success", "a status", "a null");
  }

  @Test
  void whileOneJobIsShownTheNextIsHeldBackAndThenShown() {
    say("a", "START");
    assertThat(say("b", "START")).isEmpty();
    assertThat(say("b", "EXECUTING 1")).isEmpty();
    assertThat(end("a"))
        .containsExactly("a success", "a status", "a null", "b START", "b EXECUTING 1");
    assertThat(say("b", "EXECUTED 1")).containsExactly("b EXECUTED 1");
  }

  @Test
  void aJobThatEndsMeanwhileIsToldInOneGoThenWhereTheShownOneIs() {
    say("a", "START");
    say("a", "EXECUTING 1");
    say("a", "PROGRESS_STATE");
    say("a", "PREVIEW");
    say("a", "PROGRESS 1");
    for (String what : List.of("START", "CACHED", "EXECUTING 1", "PREVIEW", "EXECUTED 1")) {
      assertThat(say("b", what)).isEmpty();
    }
    assertThat(end("b", "1"))
        .containsExactly(
            "b START",
            "b CACHED",
            "b EXECUTING 1",
            "b EXECUTED 1",
            "b success",
            "b status",
            "b null",
            "a START",
            "a EXECUTING 1",
            "a PROGRESS_STATE",
            "a PREVIEW",
            "a PROGRESS 1");
    assertThat(say("a", "EXECUTING 2")).containsExactly("a EXECUTING 2");
  }

  @Test
  void progressOfAnEarlierGraphNodeIsNotToldAgain() {
    say("a", "START");
    say("a", "EXECUTING 1");
    say("a", "PROGRESS 1");
    say("a", "EXECUTING 2");
    assertThat(end("b")).endsWith("a START", "a EXECUTING 2");
  }

  @Test
  void ofHeldMessagesThatLaterOnesReplaceOnlyTheLastIsTold() {
    say("a", "START");
    say("b", "START");
    say("b", "PREVIEW old");
    say("b", "PICTURE 1");
    say("b", "PREVIEW new");
    say("b", "PICTURE 2");
    assertThat(end("a")).endsWith("b START", "b PICTURE 1", "b PREVIEW new", "b PICTURE 2");
  }

  @Test
  void aClientThatFollowsAllIsToldOfAll() {
    say("a", "START");
    say("b", "START");
    assertThat(told(jobs.followAll())).containsExactly("b START");
    assertThat(say("b", "EXECUTING 1")).containsExactly("b EXECUTING 1");
    assertThat(say("a", "EXECUTING 1")).containsExactly("a EXECUTING 1");
    assertThat(end("b")).containsExactly("b success", "b status", "b null");
  }

  @Test
  void whenTheShownJobGoesBackToTheQueueTheNextIsShown() {
    say("a", "START");
    say("b", "START");
    assertThat(told(jobs.back(id("a"), 1))).containsExactly("b START");
    assertThat(told(jobs.message(new AttemptId(id("a"), 2), message("a", "START")))).isEmpty();
    assertThat(end("b")).containsExactly("b success", "b status", "b null", "a START");
  }

  @Test
  void theNextAttemptOfAShownJobIsNotHeldBack() {
    say("a", "START");
    assertThat(told(jobs.back(id("a"), 0))).isEmpty();
    assertThat(told(jobs.message(new AttemptId(id("a"), 2), message("a", "START"))))
        .containsExactly("a START");
  }

  @Test
  void aJobOfWhichNothingWasHeardIsMadeUpAtItsEnd() {
    say("a", "START");
    assertThat(end("b", "1", "2"))
        .containsExactly(
            "b execution_start",
            "b execution_cached",
            "b EXECUTED 1",
            "b EXECUTED 2",
            "b success",
            "b status",
            "b null",
            "a START");
  }

  @Test
  void resultsThatWereLostOnTheirWayAreMadeUpAtTheEnd() {
    say("a", "START");
    say("a", "EXECUTED 1");
    jobs.missedSome();
    assertThat(end("a", "1", "2"))
        .containsExactly("a EXECUTED 2", "a success", "a status", "a null");
  }

  @Test
  void aJobThatNeverBeganIsNotToldOf() {
    say("a", "START");
    assertThat(jobs.end(JobEnd.of(id("b"), Optional.empty(), "status"))).isEmpty();
  }

  @Test
  void onANewConnectionWhereTheOldestJobIsIsToldAndLaterTheOthers() {
    assertThat(
            told(
                jobs.resume(
                    attempt("a"), List.of(message("a", "START"), message("a", "EXECUTING 3")))))
        .containsExactly("a EXECUTING 3");
    assertThat(
            told(
                jobs.resume(
                    attempt("b"), List.of(message("b", "START"), message("b", "EXECUTING 4")))))
        .isEmpty();
    assertThat(end("a", "2"))
        .containsExactly(
            "a EXECUTED 2", "a success", "a status", "a null", "b START", "b EXECUTING 4");
  }

  @Test
  void whatIsLateAfterAReconnectIsToldOnlyWhereItSaysMoreThanTheGreeting() {
    jobs.resume(attempt("a"), List.of(numbered(3, "EXECUTING 2"), numbered(5, "PROGRESS_STATE")));
    assertThat(told(jobs.message(attempt("a"), numbered(1, "CACHED")))).isEmpty();
    assertThat(told(jobs.message(attempt("a"), numbered(2, "EXECUTED 1")))).hasSize(1);
    assertThat(told(jobs.message(attempt("a"), numbered(3, "EXECUTING 2")))).isEmpty();
    assertThat(told(jobs.message(attempt("a"), numbered(5, "PROGRESS_STATE")))).isEmpty();
    assertThat(told(jobs.message(attempt("a"), numbered(6, "EXECUTING 9")))).hasSize(1);
  }

  private static JobMessage numbered(long number, String what) {
    JobMessage made = message("a", what);
    return new JobMessage(
        made.job(), number, made.kind(), made.graphNode(), made.form(), made.payload());
  }

  @Test
  void aJobWithoutClientIsSeenWhileNoneOfTheClientsRuns() {
    assertThat(told(jobs.ofNobody(message("n", "START")))).isEmpty();
    assertThat(told(jobs.ofNobody(message("n", "PROGRESS_STATE")))).hasSize(1);
    assertThat(told(jobs.ofNobody(message("m", "PROGRESS_STATE")))).isEmpty();
    say("a", "START");
    assertThat(told(jobs.ofNobody(message("n", "PROGRESS_STATE")))).isEmpty();
    assertThat(told(jobs.endOfNobody(JobEnd.ofNobody(id("n"), Optional.of(ended("n"))))))
        .containsExactly("n success", "a START");
    end("a");
    assertThat(told(jobs.ofNobody(message("m", "PROGRESS_STATE")))).hasSize(1);
  }

  @Test
  void itKnowsWhetherAJobRuns() {
    assertThat(jobs.anyRuns()).isFalse();
    jobs.started(id("a"));
    assertThat(jobs.anyRuns()).isTrue();
    assertThat(jobs.back(id("a"), 1)).isEmpty();
    assertThat(jobs.anyRuns()).isFalse();
    jobs.started(id("a"));
    end("a");
    assertThat(jobs.anyRuns()).isFalse();
  }

  @Test
  void imagesAndProgressAreDroppedFirstAndResultsAreMadeUpFor() {
    ShownJobs small = new ShownJobs(60);
    small.message(attempt("a"), message("a", "START"));
    for (String what : List.of("START", "EXECUTED 1", "PICTURE 1", "PICTURE 2", "PICTURE 3")) {
      small.message(attempt("b"), message("b", what));
      assertThat(small.heldBytes()).isLessThanOrEqualTo(60);
    }
    for (int i = 0; i < 10; i++) {
      small.message(attempt("b"), message("b", "EXECUTED " + (i + 2)));
      assertThat(small.heldBytes()).isLessThanOrEqualTo(60);
    }
    assertThat(told(small.end(JobEnd.of(id("b"), Optional.of(ended("b", "1", "2", "11")), null))))
        .contains("b EXECUTED 1", "b EXECUTED 2", "b EXECUTED 11", "b success")
        .doesNotHaveDuplicates();
  }

  private List<String> say(String job, String what) {
    return told(jobs.message(attempt(job), message(job, what)));
  }

  private List<String> end(String job, String... results) {
    return told(jobs.end(JobEnd.of(id(job), Optional.of(ended(job, results)), job + " status")));
  }

  static JobId id(String job) {
    return JobId.of(TenantId.DEFAULT, new PromptId(job));
  }

  static AttemptId attempt(String job) {
    return new AttemptId(id(job), 1);
  }

  /**
   * @param what kind and graph node
   */
  static JobMessage message(String job, String what) {
    String[] parts = what.split(" ", -1);
    String graphNode = parts.length > 1 ? parts[1] : null;
    return JobMessage.made(id(job), JobMessage.Kind.valueOf(parts[0]), graphNode, job + " " + what);
  }

  /** A job that succeeded. */
  static EndedJob ended(String job, String... results) {
    ObjectNode outputs = JsonNodeFactory.instance.objectNode();
    for (String result : results) {
      outputs.putObject(result).putArray("text").add(job);
    }
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    for (String type : List.of("execution_start", "execution_cached", "execution_success")) {
      messages.addArray().add(type).addObject().put("prompt_id", job);
    }
    return new EndedJob(
        id(job),
        new PromptId(job),
        JobState.SUCCEEDED,
        new ExecutionResult(outputs, JsonNodeFactory.instance.objectNode(), messages),
        null,
        null,
        true,
        Instant.EPOCH);
  }

  private static final Map<String, String> SHORT =
      Map.of("execution_success", "success", "executing", "null");

  /** Messages as {@link #message} names them, and made ones by type. */
  static List<String> told(List<JobMessage> messages) {
    List<String> told = new ArrayList<>();
    for (JobMessage message : messages) {
      String text = message.text();
      if (!text.startsWith("{")) {
        told.add(text);
        continue;
      }
      String type = text.replaceAll("^.\"type\":\"(\\w+)\".*", "$1");
      String job = text.replaceAll(".*\"prompt_id\":\"(\\w+)\".*", "$1");
      told.add(
          job
              + " "
              + (message.graphNode() == null
                  ? SHORT.getOrDefault(type, type)
                  : message.kind() + " " + message.graphNode()));
    }
    return told;
  }
}
