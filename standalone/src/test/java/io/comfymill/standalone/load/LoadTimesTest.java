package io.comfymill.standalone.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LoadTimesTest {
  private long now = 1000;
  private final LoadTimes times = new LoadTimes(() -> now);

  private static JsonNode jobs(String id, String status) throws IOException {
    return new ObjectMapper().readTree("[{\"id\":\"%s\",\"status\":\"%s\"}]".formatted(id, status));
  }

  @Test
  void percentilesAreThoseThatSoManyDoNotExceed() {
    List<Long> millis = LongStream.rangeClosed(1, 100).boxed().toList();

    assertThat(Percentiles.of(millis)).isEqualTo(new Percentiles(100, 50, 90, 99, 100));
    assertThat(Percentiles.of(List.of(7L))).isEqualTo(new Percentiles(1, 7, 7, 7, 7));
    assertThat(Percentiles.of(List.of())).isEqualTo(new Percentiles(0, 0, 0, 0, 0));
  }

  @Test
  void jobsAreTimedFromTheirSubmitToTheirEnd() throws IOException {
    now = 1010;
    times.accepted("a", 1000);
    now = 1020;
    times.accepted("b", 1015);
    times.told(jobs("a", "in_progress"));
    now = 1500;
    times.told(jobs("a", "completed"));
    now = 3000;
    times.told(jobs("b", "failed"));
    times.told(jobs("of others", "completed"));

    LoadReport report = times.report();

    assertThat(report.submitted()).isEqualTo(2);
    assertThat(report.ended()).containsEntry("completed", 1L).containsEntry("failed", 1L);
    assertThat(report.submitMillis().max()).isEqualTo(10);
    assertThat(report.jobMillis()).isEqualTo(new Percentiles(1, 500, 500, 500, 500));
    assertThat(report.seconds()).isEqualTo(2.0);
    assertThat(report.passed()).isFalse();
  }

  @Test
  void anEndThatIsToldBeforeTheSubmitIsAnsweredCounts() throws IOException {
    times.told(jobs("a", "completed"));
    times.accepted("a", 1000);

    assertThat(times.unfinished()).isEmpty();
    assertThat(times.report().passed()).isTrue();
  }

  @Test
  void itHasNotPassedWhereOneIsRefusedOrHasNoEnd() {
    times.accepted("a", 1000);
    assertThat(times.unfinished()).contains("a");
    assertThat(times.report().unfinished()).isEqualTo(1);
    assertThat(times.report().passed()).isFalse();

    times.ended("a", "completed");
    times.refused("queue is full");
    assertThat(times.report().refused()).containsEntry("queue is full", 1L);
    assertThat(times.report().passed()).isFalse();
  }
}
