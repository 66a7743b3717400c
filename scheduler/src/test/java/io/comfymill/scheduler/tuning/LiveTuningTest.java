package io.comfymill.scheduler.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.comfymill.common.id.TenantId;
import io.comfymill.common.loop.Loops;
import io.comfymill.scheduler.config.SchedulerConfig;
import io.comfymill.scheduler.core.health.HealthLimits;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveTuningTest {
  private static final String PREFIX = "comfymill.scheduler.";

  private final LiveTuning tuning =
      new LiveTuning(config(Map.of("pools.video.policy", "affinity")), new Loops());

  private static SchedulerConfig config(Map<String, String> settings) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 100, new DurationConverter())
            .withMapping(SchedulerConfig.class);
    settings.forEach((key, value) -> builder.withDefaultValue(PREFIX + key, value));
    return builder.build().getConfigMapping(SchedulerConfig.class);
  }

  private void apply(Map<String, String> settings) {
    TreeMap<String, String> prefixed = new TreeMap<>();
    settings.forEach((key, value) -> prefixed.put(PREFIX + key, value));
    tuning.apply(prefixed);
  }

  @Test
  void whatCountsOfTheFileIsTold() {
    apply(Map.of("policy", "round_robin", "cool-down", "soon", "tick", "1s"));
    assertThat(tuning.overrides()).isEqualTo(Map.of(PREFIX + "policy", "round_robin"));
  }

  @Test
  void theConfigurationHoldsAsLongAsTheFileSaysNothing() {
    assertThat(tuning.current().pools().get("video").name()).isEqualTo("affinity");
    assertThat(tuning.current().weights()).isEmpty();
    assertThat(tuning.current().health()).isEqualTo(HealthLimits.DEFAULT);
  }

  @Test
  void whatTheFileSaysHoldsInstead() {
    apply(
        Map.of(
            "policy", "weighted",
            "pools.video.policy", "round_robin",
            "tenants.acme.weight", "5",
            "unhealthy-threshold", "7",
            "healthy-threshold", "1",
            "cool-down", "1m",
            "max-cool-down", "2m"));

    assertThat(tuning.current().policy().name()).isEqualTo("weighted");
    assertThat(tuning.current().pools().get("video").name()).isEqualTo("round_robin");
    assertThat(tuning.current().weights()).containsEntry(new TenantId("acme"), 5);
    assertThat(tuning.current().health())
        .isEqualTo(new HealthLimits(7, 1, Duration.ofMinutes(1), Duration.ofMinutes(2)));
  }

  @Test
  void whatIsTakenOutOfTheFileIsAsConfiguredAgain() {
    apply(Map.of("pools.video.policy", "round_robin", "tenants.acme.weight", "5"));
    apply(Map.of());

    assertThat(tuning.current().pools().get("video").name()).isEqualTo("affinity");
    assertThat(tuning.current().weights()).isEmpty();
  }

  @Test
  void aValueThatMakesNoSenseKeepsTheOneBefore() {
    apply(Map.of("policy", "weighted", "tenants.acme.weight", "5", "cool-down", "1m"));
    apply(Map.of("policy", "wieghted", "tenants.acme.weight", "0", "cool-down", "soon"));
    assertThat(tuning.current().policy().name()).isEqualTo("weighted");
    assertThat(tuning.current().weights()).containsEntry(new TenantId("acme"), 5);
    assertThat(tuning.current().health().coolDown()).isEqualTo(Duration.ofMinutes(1));

    apply(Map.of("policy", "no such", "tenants.acme.weight", "9"));
    assertThat(tuning.current().policy().name()).isEqualTo("weighted");
    assertThat(tuning.current().weights()).containsEntry(new TenantId("acme"), 9);
  }

  @Test
  void valuesThatDoNotGoTogetherKeepAllAsItWas() {
    apply(Map.of("policy", "weighted"));
    apply(Map.of("policy", "affinity", "cool-down", "1h", "max-cool-down", "1m"));

    assertThat(tuning.current().policy().name()).isEqualTo("weighted");
  }

  @Test
  void otherSettingsAreLeftAlone() {
    apply(Map.of("max-attempts", "9", "policy", "weighted"));

    assertThat(tuning.current().policy().name()).isEqualTo("weighted");
  }

  @Test
  void aConfigurationThatMakesNoSenseEndsTheStart() {
    SchedulerConfig wrong = config(Map.of("tenants.acme.weight", "1001"));

    assertThatThrownBy(() -> new LiveTuning(wrong, new Loops())).hasMessageContaining("1 to 1000");
  }

  @Test
  void theFileIsReadAtTheStartAndWhenItChanges(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.properties"), PREFIX + "policy=weighted");
    LiveTuning live =
        new LiveTuning(
            config(Map.of("config-file", file.toString(), "config-poll", "20ms")), new Loops());
    live.started(new StartupEvent());
    assertThat(live.current().policy().name()).isEqualTo("weighted");

    Files.writeString(file, PREFIX + "policy=affinity");
    await().until(() -> live.current().policy().name().equals("affinity"));
    Files.delete(file);
    Files.writeString(file, PREFIX + "policy=round_robin");
    await().until(() -> live.current().policy().name().equals("round_robin"));
    live.stopping(new ShutdownEvent());
  }
}
