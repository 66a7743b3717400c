package io.comfymill.standalone.top;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final Screen SCREEN = new Screen("http://mill");
  private static final String NODES =
      """
      {"changed":[
        {"id":"gpu-2","status":"online","online":true,"pool":"studio","slots":2,
         "vram_total_bytes":25769803776,"vram_free_bytes":12884901888,
         "gpus":[{"load_percent":40},{"load_percent":93}],
         "running":[{"prompt_id":"waits","state":"accepted"},{"prompt_id":"p1","state":"running"}]},
        {"id":"gpu-1","status":"offline","online":false,"detail":"connection refused",
         "pool":"default","slots":2,"running":[],"gpus":[]}],"gone":[]}
      """;

  private static JsonNode json(String text) {
    try {
      return WireJson.mapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  private static Fleet fleet() {
    Fleet fleet = new Fleet();
    fleet.take("nodes", json(NODES));
    fleet.take(
        "queue",
        json(
            "{\"jobs\":{\"pending\":12,\"in_progress\":1},"
                + "\"paused\":[{\"scope\":\"pool\",\"name\":\"studio\",\"reason\":\"heat\"}]}"));
    fleet.take("progress", json("[{\"id\":\"p1\",\"value\":0.5,\"message\":\"KSampler 10/20\"}]"));
    fleet.take(
        json(
            "{\"pools\":[{\"name\":\"studio\",\"online\":1,\"nodes\":1,\"running\":2,\"slots\":2}]}"),
        "p7 waits: all slots are in use");
    return fleet;
  }

  private static List<String> lines(Fleet fleet, Controls controls, int columns, int rows) {
    return SCREEN.lines(fleet.snapshot(), controls, columns, rows).stream()
        .map(AttributedString::toString)
        .toList();
  }

  @Test
  void nodesAreShownWithTheirCardsJobsAndProgress() {
    assertThat(SCREEN.text(fleet().snapshot()))
        .contains(
            "1 of 2 nodes take jobs  1 jobs run, 12 wait  paused: pool studio heat",
            "studio: 1 of 1 nodes, 2 of 2 slots",
            "next      p7 waits: all slots are in use")
        .containsPattern(
            "gpu-2 +online +studio +93% 12\\.0/24\\.0 +2/2 +p1 +█████░░░░░  50 % KSampler")
        .containsPattern("gpu-1 +offline +default +- - +0/2 +connection refused");
  }

  @Test
  void theScreenIsFilledExactlyAndNoLineIsTooLong() {
    List<String> lines = lines(fleet(), Controls.INITIAL, 40, 10);

    assertThat(lines)
        .hasSize(10)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(40));
    assertThat(lines.get(9)).startsWith("q quit");
    assertThat(lines(fleet(), Controls.INITIAL, 40, 2)).hasSize(2);
  }

  @Test
  void ofManyNodesTheSelectedOneIsShown() {
    Fleet fleet = fleet();
    String many =
        IntStream.range(0, 200)
            .mapToObj("{\"id\":\"n%03d\",\"status\":\"online\",\"online\":true}"::formatted)
            .collect(
                Collectors.joining(",", "{\"changed\":[", "],\"gone\":[\"gpu-1\",\"gpu-2\"]}"));
    fleet.take("nodes", json(many));
    Controls last = Controls.INITIAL;
    for (int i = 0; i < 120; i++) {
      last =
          last.press(
              Key.letter('j'),
              Screen.shown(fleet.snapshot(), last).stream().map(NodeLine::id).toList());
    }

    assertThat(last.selected()).isEqualTo("n119");
    assertThat(lines(fleet, last, 120, 24)).anyMatch(line -> line.startsWith("n119"));
    assertThat(lines(fleet, Controls.INITIAL, 120, 24)).anyMatch(line -> line.startsWith("n000"));
  }

  @Test
  void theyAreSortedAndFiltered() {
    Controls byState = Controls.INITIAL.press(Key.letter('G'), List.of());

    assertThat(Screen.shown(fleet().snapshot(), Controls.INITIAL))
        .extracting(NodeLine::id)
        .containsExactly("gpu-1", "gpu-2");
    assertThat(Screen.shown(fleet().snapshot(), byState))
        .extracting(NodeLine::id)
        .containsExactly("gpu-2", "gpu-1");
    Controls filtered = Controls.INITIAL;
    for (char letter : "/refused".toCharArray()) {
      filtered = filtered.press(Key.letter(letter), List.of());
    }
    assertThat(Screen.shown(fleet().snapshot(), filtered))
        .extracting(NodeLine::id)
        .containsExactly("gpu-1");
  }

  @Test
  void afterAReconnectNodesThatAreGoneAreNotShown() {
    Fleet fleet = fleet();
    fleet.lost("connection reset");
    assertThat(SCREEN.text(fleet.snapshot())).contains("gpu-1", "connection reset");

    fleet.begin();
    fleet.take(
        "nodes", json("{\"changed\":[{\"id\":\"gpu-2\",\"status\":\"online\"}],\"gone\":[]}"));

    assertThat(SCREEN.text(fleet.snapshot())).doesNotContain("gpu-1", "connection reset");
  }
}
