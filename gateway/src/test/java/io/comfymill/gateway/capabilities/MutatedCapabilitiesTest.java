package io.comfymill.gateway.capabilities;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.wire.Mutations;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.UnreadableRecordException;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.wire.WireSamples;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Whatever one broken agent says of its node, the fleet can do what the others can. */
class MutatedCapabilitiesTest {
  @Test
  void noneHidesWhatTheOthersCanDo() throws IOException {
    NodeCapabilities sample = (NodeCapabilities) WireSamples.all().get("NodeCapabilities");
    int refused = 0;
    for (Mutations.Mutation mutation : Mutations.of(WireJson.write(sample))) {
      CapabilityRegistry fleet =
          new CapabilityRegistry(new ModelContents(), new FetchableModels(), Runnable::run);
      fleet.put(sample);
      try {
        WireJson.read(mutation.value(), NodeCapabilities.class).ifPresent(fleet::put);
      } catch (UnreadableRecordException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError(mutation.toString(), e);
      }
      assertThat(fleet.capabilities()).as(mutation.toString()).isPresent();
    }
    assertThat(refused).isGreaterThan(10);
  }
}
