package io.comfymill.gateway.simulations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Simulation;
import io.comfymill.common.wire.Simulation.State;
import io.comfymill.common.wire.Simulation.Variant;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WantedTest {
  private static final Instant NOW = Instant.parse("2026-01-03T00:00:00Z");
  private static final String WINDOW =
      "\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\"";

  private static Simulation checked(String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return StrictJson.body(body, Wanted.class).checked("sim_1", "key", NOW);
  }

  @Test
  void aWishBecomesASimulationThatWaits() {
    Simulation asked =
        checked(
            "{%s,\"variants\":[{\"policy\":\"affinity\"},{\"policy\":\"weighted\",\"weights\":{\"acme\":3},\"without\":[\"a\"],\"added\":2,\"like\":\"b\"}]}"
                .formatted(WINDOW));
    assertThat(asked.state()).isEqualTo(State.WAITING);
    assertThat(asked.to()).isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
    assertThat(asked.variants())
        .containsExactly(
            new Variant("affinity", new TreeMap<>(), List.of(), 0, null),
            new Variant(
                "weighted",
                new TreeMap<>(Map.of("acme", 3)),
                List.of(new NodeId("a")),
                2,
                new NodeId("b")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{} | from",
        "{\"from\":\"soon\",\"to\":\"2026-01-02T00:00:00Z\"} | from",
        "{\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"} | to",
        "{\"from\":\"2025-01-02T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"} | to",
        "{W} | variants",
        "{W,\"variants\":[]} | variants",
        "{W,\"variants\":[{}]} | variants[0].policy",
        "{W,\"variants\":[{\"policy\":\"best\"}]} | variants[0].policy",
        "{W,\"variants\":[{\"policy\":\"affinity\",\"added\":-1}]} | variants[0].added",
        "{W,\"variants\":[{\"policy\":\"affinity\",\"weights\":{\"a\":0}}]} | variants[0].weights",
        "{W,\"variants\":[{\"policy\":\"affinity\",\"without\":[\"\"]}]} | variants[0].without",
      })
  void whatMakesNoSenseIsRefused(String json, String field) {
    assertThatThrownBy(() -> checked(json.replace("W", WINDOW)))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining(field);
  }

  @Test
  void ofWhatNobodyGoesOnWithItIsSaid() {
    Simulation asked = checked("{%s,\"variants\":[{\"policy\":\"affinity\"}]}".formatted(WINDOW));
    KnownSimulations soon = new KnownSimulations(at(NOW.plusSeconds(50)));
    KnownSimulations late = new KnownSimulations(at(NOW.plusSeconds(70)));
    soon.put(asked);
    late.put(asked);
    assertThat(soon.find("sim_1")).hasValue(asked);
    assertThat(late.find("sim_1"))
        .hasValueSatisfying(
            seen -> {
              assertThat(seen.state()).isEqualTo(State.FAILED);
              assertThat(seen.message()).contains("ask again");
            });
    assertThat(late.find("sim_2")).isEmpty();
  }

  @Test
  void thoseOfADayAgoAreForgotten() {
    KnownSimulations known = new KnownSimulations(at(NOW.plus(Duration.ofHours(25))));
    known.put(checked("{%s,\"variants\":[{\"policy\":\"affinity\"}]}".formatted(WINDOW)));
    assertThat(known.all()).isEmpty();
  }

  private static InstantSource at(Instant now) {
    return InstantSource.fixed(now);
  }
}
