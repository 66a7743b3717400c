package io.comfymill.scheduler.tuning;

import io.comfymill.common.enrolment.RecordKeys;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.common.service.LogConfig;
import io.comfymill.common.service.TlsConfig;
import io.comfymill.common.service.settings.SettingsInForce;
import io.comfymill.common.service.settings.SettingsReports;
import io.comfymill.common.trace.TraceConfig;
import io.comfymill.common.wire.ServiceSettings.Service;
import io.comfymill.scheduler.config.SchedulerConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Tells gateways which settings this scheduler runs with, whether it leads or not. */
@ApplicationScoped
public class OwnSettings {
  private static final List<Class<?>> MAPPINGS =
      List.of(SchedulerConfig.class, LogConfig.class, TlsConfig.class, TraceConfig.class);

  private final RecordSender sender;
  private final RecordKeys keys;
  private final Loops loops;
  private final InstantSource clock;
  private final LiveTuning tuning;
  private @Nullable SupervisedLoop reporting;

  OwnSettings(
      RecordSender sender, RecordKeys keys, Loops loops, InstantSource clock, LiveTuning tuning) {
    this.sender = sender;
    this.keys = keys;
    this.loops = loops;
    this.clock = clock;
    this.tuning = tuning;
  }

  void started(@Observes StartupEvent event) {
    SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
    SettingsInForce settings = new SettingsInForce(config, MAPPINGS);
    reporting =
        new SettingsReports(
                sender,
                clock,
                Service.SCHEDULER,
                SettingsReports.instance(config),
                () -> settings.now(tuning.overrides()),
                keys.of(RecordKeys.SERVICES))
            .start(loops);
  }

  void stopping(@Observes ShutdownEvent event) {
    if (reporting != null) {
      reporting.close();
    }
  }
}
