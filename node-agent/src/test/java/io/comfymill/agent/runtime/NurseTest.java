package io.comfymill.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.comfyui.ComfyUi;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.agent.comfyui.PostAnswer;
import io.comfymill.agent.comfyui.QueueSnapshot;
import io.comfymill.agent.node.LookedAfter.Condition;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.FailureCause;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NurseTest {
  @TempDir Path folder;
  private final List<String> did = new ArrayList<>();
  private final Map<String, String> settings = new HashMap<>();
  private final FakeComfyUi comfyUi = new FakeComfyUi();
  private boolean runs;
  private boolean starts = true;
  private boolean answers;
  private boolean hangs;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private final ComfyUiRuntime runtime =
      new ComfyUiRuntime() {
        @Override
        public boolean running() {
          return runs;
        }

        @Override
        public void start() throws IOException {
          if (!starts) {
            throw new IOException("no such program");
          }
          did.add("start");
          runs = true;
        }

        @Override
        public void stop() {
          did.add("stop");
          runs = false;
          answers = false;
        }

        @Override
        public String howItEnded() {
          return "it ended";
        }

        @Override
        public OptionalLong memoryBytes() {
          return OptionalLong.empty();
        }

        @Override
        public void housekeeping() {}
      };

  private final class FakeComfyUi implements ComfyUi {
    private PostAnswer answer = new PostAnswer.Queued(JsonNodeFactory.instance.objectNode());
    private Optional<FinishedPrompt> finished = Optional.empty();

    @Override
    public CompletionStage<PostAnswer> post(ObjectNode promptRequest) {
      did.add("post " + promptRequest.path("prompt"));
      return CompletableFuture.completedFuture(answer);
    }

    @Override
    public CompletionStage<QueueSnapshot> queue() {
      throw new AssertionError("not asked for");
    }

    @Override
    public CompletionStage<Optional<FinishedPrompt>> history(UUID promptId) {
      return CompletableFuture.completedFuture(finished);
    }

    @Override
    public CompletionStage<Void> deletePending(UUID promptId) {
      throw new AssertionError("not asked for");
    }

    @Override
    public CompletionStage<Void> interrupt(UUID promptId) {
      throw new AssertionError("not asked for");
    }

    @Override
    public CompletionStage<Void> freeMemory() {
      did.add("free");
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<ObjectNode> systemStats() {
      throw new AssertionError("not asked for");
    }

    void finishes(String status) {
      finished =
          Optional.of(
              new FinishedPrompt(
                  JsonNodeFactory.instance.objectNode(),
                  JsonNodeFactory.instance.objectNode(),
                  status,
                  JsonNodeFactory.instance.arrayNode()));
    }
  }

  private Nurse nurse() throws IOException {
    settings.put("first-pause", "1s");
    settings.put("max-restarts", "2");
    return new Nurse(
        new NodeId("node-1"),
        runtime,
        Settings.of(settings),
        comfyUi,
        () -> now,
        new SimpleMeterRegistry());
  }

  private void turns(Nurse nurse, int count) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      now = now.plus(nurse.turn(() -> new Condition(null, hangs, 0, answers, true, 0, Set.of())));
    }
  }

  private List<String> did() {
    List<String> all = List.copyOf(did);
    did.clear();
    return all;
  }

  @Test
  void itIsReadyOnceItAnswers() throws Exception {
    Nurse nurse = nurse();
    assertThat(nurse.whyNotReady()).isEqualTo("its ComfyUI is being started");

    turns(nurse, 3);
    assertThat(did()).containsExactly("start");
    assertThat(nurse.whyNotReady()).isEqualTo("its ComfyUI is being started");

    answers = true;
    turns(nurse, 1);
    assertThat(nurse.whyNotReady()).isNull();
  }

  @Test
  void whatHangsIsStoppedAndStartedAgain() throws Exception {
    Nurse nurse = nurse();
    turns(nurse, 1);
    answers = true;
    turns(nurse, 1);

    hangs = true;
    turns(nurse, 1);
    assertThat(nurse.whyNotReady())
        .isEqualTo("its ComfyUI is started anew: it hangs, or its worker died");
    hangs = false;
    turns(nurse, 3);

    assertThat(did()).containsExactly("start", "stop", "start");
  }

  @Test
  void aBrokenContextSeenByAnAttemptRestartsIt() throws Exception {
    Nurse nurse = nurse();
    turns(nurse, 1);
    answers = true;
    turns(nurse, 1);

    nurse.ended(
        FailureCause.EXECUTION_ERROR, "CUDA error: an illegal memory access was encountered");
    turns(nurse, 1);

    assertThat(did()).containsExactly("start", "stop");
    turns(nurse, 3);
    assertThat(did()).containsExactly("start"); // and the new one is not blamed
    answers = true;
    turns(nurse, 2);
    assertThat(nurse.whyNotReady()).isNull();
  }

  @Test
  void aCrashLoopLeavesItOffline() throws Exception {
    Nurse nurse = nurse();
    for (int i = 0; i < 10; i++) {
      turns(nurse, 5);
      runs = false;
    }

    assertThat(did()).hasSize(3);
    assertThat(nurse.whyNotReady()).startsWith("crash loop: ");
  }

  @Test
  void aProgramThatCannotBeStartedIsACrashLoopToo() throws Exception {
    starts = false;
    Nurse nurse = nurse();
    turns(nurse, 1);
    assertThat(nurse.whyNotReady()).isEqualTo("its ComfyUI cannot be started: no such program");

    turns(nurse, 30);

    assertThat(nurse.whyNotReady()).startsWith("crash loop: ");
  }

  private void warmUp() throws IOException {
    Path file = folder.resolve("warm-up.json");
    Files.writeString(file, "{\"1\":{\"class_type\":\"A\"}}");
    settings.put("warm-up", file.toString());
    settings.put("warm-up-timeout", "5s");
  }

  @Test
  void itIsWarmedUpBeforeItIsReady() throws Exception {
    warmUp();
    Nurse nurse = nurse();
    turns(nurse, 1);
    answers = true;

    turns(nurse, 3);
    assertThat(did()).containsExactly("start", "post {\"1\":{\"class_type\":\"A\"}}");
    assertThat(nurse.whyNotReady()).isEqualTo("its ComfyUI is being warmed up");

    comfyUi.finishes("success");
    turns(nurse, 2);
    assertThat(nurse.whyNotReady()).isNull();
  }

  @Test
  void oneWhoseWarmUpFailsIsStartedAnewAndInTheEndGivenUp() throws Exception {
    warmUp();
    comfyUi.finishes("error");
    Nurse nurse = nurse();
    for (int i = 0; i < 10; i++) {
      turns(nurse, 3);
      answers = runs;
    }

    assertThat(did()).contains("stop");
    assertThat(nurse.whyNotReady())
        .startsWith("crash loop: ")
        .contains("its warm-up workflow failed");
  }

  @Test
  void aWarmUpThatDoesNotEndIsAFailure() throws Exception {
    warmUp();
    Nurse nurse = nurse();
    turns(nurse, 1);
    answers = true;

    turns(nurse, 8);

    assertThat(did()).contains("stop");
  }
}
