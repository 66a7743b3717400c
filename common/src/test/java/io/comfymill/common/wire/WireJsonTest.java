package io.comfymill.common.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON of every record, to the letter: what is on Kafka outlives the code that wrote it. */
class WireJsonTest {
  static final Map<String, Class<?>> READ_AS =
      Map.ofEntries(
          Map.entry("JobCommand", JobCommand.class),
          Map.entry("Assignment", Assignment.class),
          Map.entry("AttemptEvent", AttemptEvent.class),
          Map.entry("JobEvent", JobEvent.class),
          Map.entry("Heartbeat", Heartbeat.class),
          Map.entry("NodeCapabilities", NodeCapabilities.class),
          Map.entry("DeadJob", DeadJob.class),
          Map.entry("FleetCommand", FleetCommand.class),
          Map.entry("Forecast", Forecast.class),
          Map.entry("NodeModels", NodeModels.class),
          Map.entry("CatalogueModel", CatalogueModel.class),
          Map.entry("NodeFetches", NodeFetches.class),
          Map.entry("ModelRequests", ModelRequests.class),
          Map.entry("ServiceSettings", ServiceSettings.class),
          Map.entry("Simulation", Simulation.class));

  static Stream<Arguments> records() {
    return WireSamples.all().entrySet().stream()
        .map(sample -> Arguments.of(sample.getKey(), sample.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void writesTheGoldenJson(String name, Object sample) throws IOException {
    assertThat(pretty(WireJson.write(sample))).isEqualTo(golden(name));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void readsTheGoldenJson(String name, Object sample) throws IOException {
    Class<?> type = READ_AS.get(name.split("\\.", 2)[0]);

    assertThat(WireJson.read(golden(name).getBytes(StandardCharsets.UTF_8), type))
        .isEqualTo(Optional.of(sample));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void skipsFieldsOfLaterVersions(String name, Object sample) throws IOException {
    Class<?> type = READ_AS.get(name.split("\\.", 2)[0]);
    String later = golden(name).replaceFirst("\\{", "{\"later\": {\"x\": [1]},");

    assertThat(WireJson.read(later.getBytes(StandardCharsets.UTF_8), type))
        .isEqualTo(Optional.of(sample));
  }

  @Test
  void skipsRecordsOfLaterVersions() {
    byte[] later =
        "{\"type\":\"Later\",\"at\":\"2026-01-02T03:04:05Z\"}".getBytes(StandardCharsets.UTF_8);

    assertThat(WireJson.read(later, JobCommand.class)).isEmpty();
  }

  @Test
  void refusesWhatIsNoRecord() {
    byte[] bytes = "no json".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> WireJson.read(bytes, JobCommand.class))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("JobCommand");
  }

  private static String pretty(byte[] json) throws IOException {
    return WireJson.mapper().readTree(json).toPrettyString() + "\n";
  }

  private static String golden(String name) throws IOException {
    String file = "/golden/" + name + ".json";
    try (InputStream in =
        Objects.requireNonNull(WireJsonTest.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
