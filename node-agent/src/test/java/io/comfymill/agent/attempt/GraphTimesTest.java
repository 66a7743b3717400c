package io.comfymill.agent.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.comfyui.ComfyMessage;
import io.comfymill.common.wire.JobGraph;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphTimesTest {
  private static final JobGraph GRAPH =
      new JobGraph(
          List.of(
              new JobGraph.Node("4", 1, 0),
              new JobGraph.Node("3", 2, 30),
              new JobGraph.Node("9", 3, 90)));

  private final GraphTimes times = new GraphTimes(GRAPH);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private void hear(long afterMillis, String type, String data) throws IOException {
    now = now.plusMillis(afterMillis);
    times.heard(
        ComfyMessage.parse(
            "{\"type\":\"%s\",\"data\":%s}".formatted(type, data.replace('\'', '"'))),
        now);
  }

  private void executing(long afterMillis, String node, String shown) throws IOException {
    hear(
        afterMillis,
        "executing",
        "{'node':'%s','display_node':'%s','prompt_id':'p'}".formatted(node, shown));
  }

  @Test
  void eachRunsUntilTheNextDoes() throws IOException {
    hear(0, "execution_start", "{'prompt_id':'p'}");
    hear(1, "execution_cached", "{'nodes':['4'],'prompt_id':'p'}");
    executing(1, "3", "3");
    hear(100, "progress", "{'node':'3','value':1,'max':2,'prompt_id':'p'}");
    executing(150, "9", "9");
    hear(5, "executed", "{'node':'9','prompt_id':'p'}");
    hear(6, "execution_success", "{'prompt_id':'p'}");
    hear(70, "executing", "{'node':null,'prompt_id':'p'}");

    assertThat(times.millis()).containsExactly(-1, 250, 11);
  }

  @Test
  void whatStandsInForAGraphNodeIsItsTime() throws IOException {
    hear(0, "execution_start", "{'prompt_id':'p'}");
    executing(0, "3", "3");
    executing(10, "3.0.0.1", "3");
    executing(20, "3.0.0.2", "3");
    hear(40, "executing", "{'node':null,'prompt_id':'p'}");

    assertThat(times.millis()).containsExactly(-1, 70, -1);
  }

  @Test
  void withoutItsBeginningOrItsEndNothingIsSaid() throws IOException {
    executing(0, "3", "3");
    hear(10, "executing", "{'node':null,'prompt_id':'p'}");
    assertThat(times.millis()).isNull();

    GraphTimes unfinished = new GraphTimes(GRAPH);
    unfinished.heard(ComfyMessage.parse("{\"type\":\"execution_start\",\"data\":{}}"), now);
    assertThat(unfinished.millis()).isNull();
    assertThat(new GraphTimes(null).millis()).isNull();
  }
}
