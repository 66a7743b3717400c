package io.comfymill.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.rows.JobState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangedJobTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final UUID ID = UUID.randomUUID();

  private static ChangedJob job(
      JobState state, @Nullable Instant started, @Nullable Instant finished) {
    return new ChangedJob(
        ID, "a", "p", null, state, 1, "node", AT, AT, started, finished, "OUT_OF_MEMORY", "x", 7);
  }

  private static List<EventType> types(ChangedJob job) {
    return job.events().stream().map(Event::type).toList();
  }

  @Test
  void tellsAllThatHasHappenedInItsOrder() {
    assertThat(types(job(JobState.QUEUED, null, null))).containsExactly(EventType.JOB_QUEUED);
    assertThat(types(job(JobState.ASSIGNED, null, null))).containsExactly(EventType.JOB_QUEUED);
    assertThat(types(job(JobState.RUNNING, AT.plusSeconds(1), null)))
        .containsExactly(EventType.JOB_QUEUED, EventType.JOB_STARTED);
    assertThat(types(job(JobState.SUCCEEDED, AT.plusSeconds(1), AT.plusSeconds(2))))
        .containsExactly(EventType.JOB_QUEUED, EventType.JOB_STARTED, EventType.JOB_SUCCEEDED);
    assertThat(types(job(JobState.CANCELLED, null, AT.plusSeconds(2))))
        .containsExactly(EventType.JOB_QUEUED, EventType.JOB_CANCELLED);
  }

  @Test
  void anEventHasTheSameKeyHoweverLateItIsNoticed() {
    Event first = job(JobState.RUNNING, AT.plusSeconds(1), null).events().get(1);
    Event later = job(JobState.FAILED, AT.plusSeconds(1), AT.plusSeconds(2)).events().get(1);
    assertThat(later).isEqualTo(first);
    assertThat(first.key()).isEqualTo("job " + ID + " job.started 2026-01-01T00:00:01Z");
  }

  @Test
  void aSecondRunIsAnotherEvent() {
    Event first = job(JobState.RUNNING, AT.plusSeconds(1), null).events().get(1);
    Event second = job(JobState.RUNNING, AT.plusSeconds(9), null).events().get(1);
    assertThat(second.key()).isNotEqualTo(first.key());
    assertThat(second.subject()).isEqualTo(first.subject());
  }

  @Test
  void aFailureSaysWhy() {
    Event failed = job(JobState.FAILED, AT.plusSeconds(1), AT.plusSeconds(2)).events().get(2);
    assertThat(failed.data().toString())
        .contains("\"status\":\"failed\"", "\"cause\":\"OUT_OF_MEMORY\"", "\"message\":\"x\"");
  }

  @Test
  void eventsAreChosenByNameOrByKind() {
    assertThat(EventType.JOB_FAILED.isAmong(List.of("job.failed"))).isTrue();
    assertThat(EventType.JOB_FAILED.isAmong(List.of("job.*"))).isTrue();
    assertThat(EventType.JOB_FAILED.isAmong(List.of("node.*", "job.queued"))).isFalse();
    assertThat(EventType.choices())
        .contains("job.*", "node.*", "job.started", "node.lost")
        .doesNotContain("webhook.test");
  }
}
