package io.comfymill.gateway.v2.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.gateway.v2.job.JobStatus;
import io.comfymill.gateway.v2.job.OutputDocument;
import io.comfymill.gateway.v2.job.ProgressDocument;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamStateTest {
  private static final StreamState.Preview PREVIEW =
      new StreamState.Preview("3", "image/jpeg", "AAAA");
  private static final OutputDocument OUTPUT =
      new OutputDocument(
          "9", "a.png", "image", "image/png", 1, new UUID(0, 1), null, "u", Instant.EPOCH, "p");

  private final StreamState state = new StreamState(-1);

  private static StreamState.View view(
      long sequence, int attempt, JobStatus status, @Nullable Double progress) {
    return new StreamState.View(
        sequence,
        attempt,
        new StreamState.Status(status, status == JobStatus.QUEUED ? 4 : null),
        progress == null
            ? null
            : new ProgressDocument(progress, 1, 2, null, null, null, null, null),
        progress == null ? null : PREVIEW,
        status.isFinal() ? List.of(OUTPUT) : List.of());
  }

  private static List<String> names(List<StreamState.Event> events) {
    return events.stream().map(StreamState.Event::name).toList();
  }

  @Test
  void beginsWithASnapshotAndThenTellsWhatIsNew() {
    assertThat(names(state.news(view(1, 1, JobStatus.RUNNING, 0.5))))
        .containsExactly("status", "progress", "preview");
    assertThat(state.news(view(1, 1, JobStatus.RUNNING, 0.5))).isEmpty();
    assertThat(names(state.news(view(1, 1, JobStatus.RUNNING, 0.6)))).containsExactly("progress");
  }

  @Test
  void progressGoesBackOnlyInANewAttempt() {
    state.news(view(1, 1, JobStatus.RUNNING, 0.9));

    assertThat(state.news(view(1, 1, JobStatus.RUNNING, 0.2))).isEmpty();
    assertThat(names(state.news(view(3, 2, JobStatus.RUNNING, 0.2)))).containsExactly("progress");
  }

  @Test
  void theEndComesAfterItsOutputs() {
    state.news(view(1, 0, JobStatus.QUEUED, null));

    List<StreamState.Event> end = state.news(view(5, 1, JobStatus.SUCCEEDED, null));

    assertThat(names(end)).containsExactly("output", "status");
    assertThat(end).extracting(StreamState.Event::id).containsOnly(5L);
  }

  @Test
  void anOutputOfARunningJobIsToldOnce() {
    StreamState.View running = view(1, 1, JobStatus.RUNNING, 0.5);
    StreamState.View withOutput =
        new StreamState.View(
            1, 1, running.status(), running.progress(), running.preview(), List.of(OUTPUT));

    assertThat(names(state.news(withOutput)))
        .containsExactly("status", "progress", "preview", "output");
    assertThat(state.news(withOutput)).isEmpty();
    assertThat(names(state.news(view(5, 1, JobStatus.SUCCEEDED, null)))).containsExactly("status");
  }

  @Test
  void outputsThatAClientHasAreNotToldAgain() {
    assertThat(names(new StreamState(5).news(view(5, 1, JobStatus.SUCCEEDED, null))))
        .containsExactly("status");
    assertThat(names(new StreamState(4).news(view(5, 1, JobStatus.SUCCEEDED, null))))
        .containsExactly("output", "status");
  }
}
