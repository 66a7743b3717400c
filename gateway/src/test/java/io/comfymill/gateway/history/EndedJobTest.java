package io.comfymill.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.FolderArtifactStore;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.gateway.liverecords.JobRowSamples;
import io.comfymill.gateway.liverecords.JobRows;
import io.comfymill.gateway.liverecords.PromptTuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndedJobTest {
  private static ObjectNode entry(JobRow row) {
    try {
      return EndedJob.of(row)
          .historyEntry(
              PromptTuple.of(
                  JobRows.spec(row),
                  row.number,
                  new FolderArtifactStore(Path.of("target", "no-artifacts"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSuccessHasItsOutputsAndMessages() {
    ObjectNode entry =
        entry(
            JobRowSamples.row(
                JobState.SUCCEEDED,
                JobRowSamples.result("execution_start", "execution_success"),
                true));
    assertThat(entry.at("/prompt/1").asText()).isEqualTo("mine");
    assertThat(entry.at("/outputs/9/images/0/filename").asText()).isEqualTo("a.png");
    assertThat(entry.at("/status/status_str").asText()).isEqualTo("success");
    assertThat(entry.at("/status/completed").asBoolean()).isTrue();
    assertThat(entry.at("/status/messages")).hasSize(2);
    assertThat(entry.at("/meta/9").isObject()).isTrue();
  }

  @Test
  void anEntrySaysWhetherAllItsResultsCameFromComfyUisCache() {
    ExecutionResult result = JobRowSamples.result("execution_cached", "execution_success");
    assertThat(entry(JobRowSamples.row(JobState.SUCCEEDED, result, true)).path("outputs_reused"))
        .isEqualTo(BooleanNode.FALSE);
    ((ObjectNode) result.messages().at("/0/1")).putArray("nodes").add("9").add("1");
    assertThat(entry(JobRowSamples.row(JobState.SUCCEEDED, result, true)).path("outputs_reused"))
        .isEqualTo(BooleanNode.TRUE);
    assertThat(result.reused(List.of("9", "2"))).isFalse();
    assertThat(result.reused(List.of())).isFalse();
  }

  @Test
  void anInterruptedRunIsAnErrorThatIsNotCompleted() {
    ObjectNode entry =
        entry(
            JobRowSamples.row(
                JobState.CANCELLED,
                JobRowSamples.result("execution_start", "execution_interrupted"),
                true));
    assertThat(entry.at("/status/status_str").asText()).isEqualTo("error");
    assertThat(entry.at("/status/completed").asBoolean()).isFalse();
    assertThat(entry.at("/status/messages/1/0").asText()).isEqualTo("execution_interrupted");
  }

  @Test
  void aJobWhoseNodeWasLostGetsAnExecutionErrorThatSaysSo() {
    JobRow row = JobRowSamples.row(JobState.FAILED, null, true);
    row.failureCause = "NODE_LOST";
    row.failureMessage = "the node is gone";
    ObjectNode entry = entry(row);
    assertThat(entry.at("/status/messages/0/0").asText()).isEqualTo("execution_error");
    ObjectNode error = (ObjectNode) entry.at("/status/messages/0/1");
    assertThat(error.path("exception_type").asText()).isEqualTo("NODE_LOST");
    assertThat(error.path("exception_message").asText()).isEqualTo("the node is gone");
    assertThat(error.path("traceback").isArray()).isTrue();
    assertThat(error.path("timestamp").asLong()).isEqualTo(9_000);
    assertThat(entry.path("outputs").isEmpty()).isTrue();
  }

  @Test
  void aResultWithoutAClosingMessageGetsOne() {
    EndedJob outcome =
        EndedJob.of(
            JobRowSamples.row(JobState.CANCELLED, JobRowSamples.result("execution_start"), true));
    assertThat(outcome.messages()).hasSize(2);
    assertThat(outcome.closing().type()).isEqualTo("execution_interrupted");
    assertThat(outcome.closing().data().path("prompt_id").asText()).isEqualTo("mine");
  }

  @Test
  void onlyAJobThatWasCancelledBeforeItRanLeavesNoHistory() {
    assertThat(EndedJob.of(JobRowSamples.row(JobState.CANCELLED, null, false)).leavesHistory())
        .isFalse();
    assertThat(EndedJob.of(JobRowSamples.row(JobState.CANCELLED, null, true)).leavesHistory())
        .isTrue();
    assertThat(EndedJob.of(JobRowSamples.row(JobState.FAILED, null, false)).leavesHistory())
        .isTrue();
  }
}
