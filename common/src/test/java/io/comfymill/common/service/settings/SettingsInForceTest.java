package io.comfymill.common.service.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.wire.ServiceSettings.Setting;
import io.comfymill.common.wire.ServiceSettings.Source;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import io.smallrye.config.common.MapBackedConfigSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsInForceTest {
  /** As those of the services are. */
  @ConfigMapping(prefix = "comfymill.mill")
  public interface MillConfig {
    @WithDefault("PT5S")
    Duration turn();

    Optional<String> note();

    Optional<List<String>> nodes();

    @WithDefault("true")
    boolean grinds();

    Map<String, Stone> stones();

    Optional<String> token();

    /** One of a map. */
    interface Stone {
      Optional<String> policy();
    }
  }

  @TempDir Path folder;

  private static Map<String, Setting> settings(
      SmallRyeConfigBuilder sources, Map<String, String> live) {
    SmallRyeConfig config = sources.withMapping(MillConfig.class).build();
    return new SettingsInForce(config, List.of(MillConfig.class))
        .now(live).stream().collect(Collectors.toMap(Setting::name, Function.identity()));
  }

  private static SmallRyeConfigBuilder commandLine(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withSources(new MapBackedConfigSource("SysPropConfigSource", values, 400) {});
  }

  @Test
  void eachHasItsValueItsDefaultAndWhereItIsFrom() throws Exception {
    Path file = folder.resolve("application.properties");
    Files.writeString(file, "comfymill.mill.turn=PT7S\nkafka.bootstrap.servers=k:9092\n");
    Map<String, Setting> all =
        settings(
            commandLine(Map.of("comfymill.mill.nodes", "http://a:1,http://b:2"))
                .withSources(
                    new EnvConfigSource(Map.of("COMFYMILL_MILL_NOTE", "by the river"), 300),
                    new PropertiesConfigSource(file.toUri().toURL(), 260)),
            Map.of());

    assertThat(all)
        .containsEntry(
            "comfymill.mill.turn",
            new Setting("comfymill.mill.turn", "PT7S", "PT5S", Source.FILE, false))
        .containsEntry(
            "comfymill.mill.note",
            new Setting("comfymill.mill.note", "by the river", null, Source.ENVIRONMENT, false))
        .containsEntry(
            "comfymill.mill.nodes",
            new Setting(
                "comfymill.mill.nodes", "http://a:1,http://b:2", null, Source.COMMAND_LINE, false))
        .containsEntry(
            "comfymill.mill.grinds",
            new Setting("comfymill.mill.grinds", "true", "true", Source.DEFAULT, false))
        .containsEntry(
            "kafka.bootstrap.servers",
            new Setting("kafka.bootstrap.servers", "k:9092", null, Source.FILE, false));
  }

  @Test
  void whatNobodyHasSetHasNoValue() {
    assertThat(settings(commandLine(Map.of()), Map.of()))
        .containsEntry(
            "comfymill.mill.note",
            new Setting("comfymill.mill.note", null, null, Source.DEFAULT, false))
        .doesNotContainKey("quarkus.redis.hosts");
  }

  @Test
  void ofAMapIsToldWhatIsSet() {
    assertThat(settings(commandLine(Map.of("comfymill.mill.stones.fine.policy", "x")), Map.of()))
        .containsEntry(
            "comfymill.mill.stones.fine.policy",
            new Setting(
                "comfymill.mill.stones.fine.policy", "x", null, Source.COMMAND_LINE, false));
  }

  @Test
  void aFileThatIsReadAgainGoesBeforeAllElse() {
    Map<String, Setting> all =
        settings(
            commandLine(Map.of("comfymill.mill.turn", "PT7S")),
            Map.of("comfymill.mill.turn", "PT9S", "comfymill.mill.stones.raw.policy", "y"));
    assertThat(all)
        .containsEntry(
            "comfymill.mill.turn",
            new Setting("comfymill.mill.turn", "PT9S", "PT5S", Source.LIVE_FILE, false))
        .containsEntry(
            "comfymill.mill.stones.raw.policy",
            new Setting("comfymill.mill.stones.raw.policy", "y", null, Source.LIVE_FILE, false));
  }

  @Test
  void ofASecretNothingIsToldButThatItIsSet() {
    assertThat(settings(commandLine(Map.of("comfymill.mill.token", "cmt_1")), Map.of()))
        .containsEntry(
            "comfymill.mill.token",
            new Setting("comfymill.mill.token", null, null, Source.COMMAND_LINE, true));
  }

  @ParameterizedTest
  @CsvSource({
    "comfymill.agent.enrolment.token, true",
    "comfymill.agent.runtime.env.HF_HOME, true",
    "comfymill.gateway.enrolment.agent-settings.\"x\", true",
    "quarkus.datasource.password, true",
    "comfymill.agent.enrolment.token-file, false",
    "comfymill.gateway.auth.keys-in-urls, false",
    "comfymill.gateway.auth.admin-key-file, false",
  })
  void secretsAreKnownByTheirNames(String name, boolean secret) {
    assertThat(Secrets.isSecret(name)).isEqualTo(secret);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis://:hunter2@redis:6379 | redis://…@redis:6379",
        "http://me:pw@a:1,http://b:2 | http://…@a:1,http://b:2",
        "postgresql://db/x?password=hunter2 | postgresql://db/x?…",
        "python,main.py,--api-key,hunter2,--cpu | python,main.py,--api-key,…,--cpu",
        "sh -c 'HF_TOKEN=hunter2 run' | sh -c 'HF_TOKEN=… run'",
        "/etc/comfymill/token | /etc/comfymill/token",
      })
  void whatLooksLikeASecretElsewhereIsLeftOut(String value, String shown) {
    assertThat(Secrets.hiddenIn(value)).isEqualTo(shown);
  }
}
