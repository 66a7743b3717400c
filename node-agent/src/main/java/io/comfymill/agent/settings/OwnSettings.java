package io.comfymill.agent.settings;

import io.comfymill.agent.kubernetes.KubernetesConfig;
import io.comfymill.common.id.AgentId;
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
import io.smallrye.config.SmallRyeConfig;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/** Tells gateways which settings this agent runs with. */
public final class OwnSettings {
  private static final List<Class<?>> MAPPINGS =
      List.of(
          AgentConfig.class,
          ArtifactsConfig.class,
          KubernetesConfig.class,
          LogConfig.class,
          TlsConfig.class,
          TraceConfig.class);

  private OwnSettings() {}

  public static SupervisedLoop report(
      AgentId agent, RecordSender sender, InstantSource clock, Loops loops) {
    SettingsInForce settings =
        new SettingsInForce(ConfigProvider.getConfig().unwrap(SmallRyeConfig.class), MAPPINGS);
    return new SettingsReports(
            sender,
            clock,
            Service.AGENT,
            agent.value(),
            () -> settings.now(Map.of()),
            Optional.empty())
        .start(loops);
  }
}
