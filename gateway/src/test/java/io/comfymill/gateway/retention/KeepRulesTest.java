package io.comfymill.gateway.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.gateway.GatewayConfigs;
import io.comfymill.gateway.quota.Limits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeepRulesTest {
  private static KeepRules usual() {
    return KeepRules.of(
        GatewayConfigs.with(
                Map.of(
                    "comfymill.gateway.outputs.max-age", "P30D",
                    "comfymill.gateway.outputs.max-jobs", "1000",
                    "comfymill.gateway.outputs.max-bytes", "1G"))
            .outputs());
  }

  @Test
  void allIsKeptWhereNothingIsSaid() {
    assertThat(KeepRules.of(GatewayConfigs.defaults().outputs()).keepAll()).isTrue();
    assertThat(KeepRules.of(GatewayConfigs.defaults().outputs()).with(Limits.NONE).keepAll())
        .isTrue();
  }

  @Test
  void eachBoundOfATenantStandsForItself() {
    assertThat(usual().with(Limits.NONE))
        .isEqualTo(new KeepRules(Duration.ofDays(30), 1000, 1L << 30));
    assertThat(usual().with(Limits.parse("{\"max_output_hours\": 12, \"max_output_jobs\": 0}")))
        .isEqualTo(new KeepRules(Duration.ofHours(12), null, 1L << 30));
    assertThat(
            usual()
                .with(
                    Limits.parse(
                        "{\"max_output_hours\":0,\"max_output_jobs\":0,\"max_output_bytes\":0}"))
                .keepAll())
        .isTrue();
  }
}
