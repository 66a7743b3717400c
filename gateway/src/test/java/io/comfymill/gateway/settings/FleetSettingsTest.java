package io.comfymill.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.wire.ServiceSettings;
import io.comfymill.common.wire.ServiceSettings.Service;
import io.comfymill.common.wire.ServiceSettings.Setting;
import io.comfymill.common.wire.ServiceSettings.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FleetSettingsTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final String TICK = "comfymill.scheduler.tick";
  private static final String PREFETCH = "comfymill.agent.prefetch";

  private static ServiceSettings said(Service service, String instance, Setting... settings) {
    return new ServiceSettings(ServiceSettings.TYPE, AT, service, instance, List.of(settings));
  }

  private static Setting prefetch(String value, Source source) {
    return new Setting(PREFETCH, value, "1", source, false);
  }

  private static FleetSettings of(ServiceSettings... running) {
    return FleetSettings.of(List.of(running), name -> Optional.of("what " + name + " is"));
  }

  @Test
  void whatAllHaveAlikeIsOneValue() {
    FleetSettings.Line line =
        of(
                said(Service.AGENT, "a", prefetch("1", Source.DEFAULT)),
                said(Service.AGENT, "b", prefetch("1", Source.DEFAULT)))
            .settings()
            .get(0);
    assertThat(line)
        .isEqualTo(
            new FleetSettings.Line(
                "agent",
                PREFETCH,
                "what " + PREFETCH + " is",
                "1",
                false,
                false,
                false,
                List.of(new FleetSettings.Value("1", "default", false, null))));
  }

  @Test
  void whereProcessesDifferItIsSaidWhoHasWhat() {
    FleetSettings.Line line =
        of(
                said(Service.AGENT, "a", prefetch("1", Source.DEFAULT)),
                said(Service.AGENT, "b", prefetch("2", Source.ENVIRONMENT)),
                said(Service.AGENT, "c", prefetch("1", Source.DEFAULT)))
            .settings()
            .get(0);
    assertThat(line.differs()).isTrue();
    assertThat(line.changed()).isTrue();
    assertThat(line.values())
        .containsExactly(
            new FleetSettings.Value("1", "default", false, List.of("a", "c")),
            new FleetSettings.Value("2", "environment", true, List.of("b")));
  }

  @Test
  void aSettingThatOneHasAndAnotherHasNotDiffers() {
    FleetSettings.Line line =
        of(said(Service.AGENT, "a"), said(Service.AGENT, "b", prefetch("1", Source.DEFAULT)))
            .settings()
            .get(0);
    assertThat(line.differs()).isTrue();
    assertThat(line.values().get(0).instances()).containsExactly("b");
  }

  @Test
  void kindsOfProcessesAreNotCompared() {
    String json = "comfymill.log.json";
    FleetSettings all =
        of(
            said(Service.GATEWAY, "g", new Setting(json, "true", "false", Source.FILE, false)),
            said(Service.AGENT, "a", new Setting(json, "false", "false", Source.DEFAULT, false)));
    assertThat(all.settings()).extracting(FleetSettings.Line::differs).containsOnly(false);
    assertThat(all.settings())
        .extracting(FleetSettings.Line::service)
        .containsExactly("gateway", "agent");
  }

  @Test
  void theDefaultSaidAnewIsNoChange() {
    Setting same = new Setting(TICK, "250MS", "250ms", Source.COMMAND_LINE, false);
    assertThat(of(said(Service.SCHEDULER, "s", same)).settings().get(0).changed()).isFalse();
  }

  @Test
  void aSecretThatIsSetIsAChangeThatSaysNothing() {
    Setting secret = new Setting("comfymill.agent.enrolment.token", null, null, Source.FILE, true);
    FleetSettings.Line line = of(said(Service.AGENT, "a", secret)).settings().get(0);
    assertThat(line.secret()).isTrue();
    assertThat(line.changed()).isTrue();
    assertThat(line.values().get(0).value()).isNull();
  }

  @Test
  void processesThatTellNothingAnyMoreAreLeftOut() {
    ServiceSettings said = said(Service.AGENT, "a", prefetch("1", Source.DEFAULT));
    KnownServices soon = new KnownServices(at(AT.plus(Duration.ofMinutes(10))));
    KnownServices late = new KnownServices(at(AT.plus(Duration.ofMinutes(16))));
    soon.put(said);
    late.put(said);
    assertThat(soon.running()).containsExactly(said);
    assertThat(late.running()).isEmpty();
  }

  private static InstantSource at(Instant now) {
    return InstantSource.fixed(now);
  }

  @Test
  void everySettingIsDescribedAlsoThoseWithANameOfTheUsers() {
    Descriptions descriptions = new Descriptions();
    assertThat(descriptions.of(TICK))
        .hasValueSatisfying(text -> assertThat(text).contains("looked"));
    assertThat(descriptions.of("comfymill.scheduler.pools.video.policy"))
        .hasValueSatisfying(text -> assertThat(text).contains("pool"));
    assertThat(descriptions.of("comfymill.scheduler.no-such")).isEmpty();
  }
}
