package io.comfymill.scheduler.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.WireJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetCommandCheckTest {
  private static FleetCommand read(String json) {
    return WireJson.read(
            json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), FleetCommand.class)
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'ChangeNode','at':'2026-01-01T00:00:00Z','nodeId':'a','weight':1000}",
        "{'type':'ChangeNode','at':'2026-01-01T00:00:00Z','nodeId':'a','labels':[]}",
        "{'type':'SetPolicy','at':'2026-01-01T00:00:00Z','pool':'video'}",
      })
  void commandsThatMakeSensePass(String json) {
    FleetCommand command = read(json);

    assertThat(FleetCommandCheck.checked(command)).isEqualTo(new Message.Order(command));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'ChangeNode'}",
        "{'type':'ChangeNode','nodeId':'a','weight':0}",
        "{'type':'ChangeNode','nodeId':'a','weight':1001}",
        "{'type':'ChangeNode','nodeId':'a','pool':' '}",
        "{'type':'ChangeNode','nodeId':'a','labels':['']}",
        "{'type':'SetPolicy','policy':'weighted'}",
      })
  void othersAreRefused(String json) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FleetCommandCheck.checked(read(json)))
        .withMessageContaining("must");
  }

  @Test
  void anUnknownPolicyIsNotTheReadersBusiness() {
    FleetCommand command = read("{'type':'SetPolicy','pool':'video','policy':'no such'}");

    assertThat(FleetCommandCheck.checked(command)).isEqualTo(new Message.Order(command));
  }
}
