package io.comfymill.gateway.settings;

import io.comfymill.common.enrolment.RecordKeys;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.common.service.ArtifactsConfig;
import io.comfymill.common.service.LogConfig;
import io.comfymill.common.service.TlsConfig;
import io.comfymill.common.service.settings.SettingsInForce;
import io.comfymill.common.service.settings.SettingsReports;
import io.comfymill.common.trace.TraceConfig;
import io.comfymill.common.wire.ServiceSettings.Service;
import io.comfymill.gateway.GatewayConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Tells all gateways which settings this one runs with. */
@ApplicationScoped
public class OwnSettings {
  private static final List<Class<?>> MAPPINGS =
      List.of(
          GatewayConfig.class,
          ArtifactsConfig.class,
          LogConfig.class,
          TlsConfig.class,
          TraceConfig.class);

  private final RecordSender sender;
  private final RecordKeys keys;
  private final Loops loops;
  private final InstantSource clock;
  private @Nullable SupervisedLoop reporting;

  OwnSettings(RecordSender sender, RecordKeys keys, Loops loops, InstantSource clock) {
    this.sender = sender;
    this.keys = keys;
    this.loops = loops;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
    SettingsInForce settings = new SettingsInForce(config, MAPPINGS);
    reporting =
        new SettingsReports(
                sender,
                clock,
                Service.GATEWAY,
                SettingsReports.instance(config),
                () -> settings.now(Map.of()),
                keys.of(RecordKeys.SERVICES))
            .start(loops);
  }

  void stop(@Observes ShutdownEvent event) {
    if (reporting != null) {
      reporting.close();
    }
  }
}
