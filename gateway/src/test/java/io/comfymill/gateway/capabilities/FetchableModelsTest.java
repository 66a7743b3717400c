package io.comfymill.gateway.capabilities;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.NodeFetches;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FetchableModelsTest {
  private static final NodeId NODE = new NodeId("a");

  private final FetchableModels models = new FetchableModels();

  private boolean put(String id, long version, boolean withdrawn) {
    return models.put(
        new CatalogueModel(
            CatalogueModel.TYPE,
            Instant.EPOCH,
            id,
            version,
            "loras",
            id + ".pt",
            "0f".repeat(32),
            7,
            List.of("https://models.example/x"),
            Collections.emptySortedSet(),
            withdrawn));
  }

  private boolean fetches(boolean mayFetch) {
    return models.put(new NodeFetches(NodeFetches.TYPE, Instant.EPOCH, NODE, mayFetch, List.of()));
  }

  @Test
  void whoFetchesMayHaveWhatIsInTheCatalogue() {
    assertThat(put("x", 1, false)).isTrue();
    assertThat(models.namesFor(NODE)).isEmpty();
    assertThat(models.by(List.of(NODE))).isEmpty();

    assertThat(fetches(true)).isTrue();
    assertThat(fetches(true)).isFalse();
    assertThat(models.namesFor(NODE)).containsExactly("x.pt");
    assertThat(models.by(List.of(NODE))).hasSize(1);

    assertThat(put("y", 1, false)).isTrue();
    assertThat(models.namesFor(NODE)).containsExactlyInAnyOrder("x.pt", "y.pt");
    assertThat(fetches(false)).isTrue();
    assertThat(models.namesFor(NODE)).isEmpty();
  }

  @Test
  void whatIsWithdrawnComesBackByNoOlderRecord() {
    fetches(true);
    put("x", 1, false);
    assertThat(put("x", 3, true)).isTrue();
    assertThat(put("x", 2, false)).isFalse();
    assertThat(put("x", 4, true)).isFalse();

    assertThat(models.namesFor(NODE)).isEmpty();
    assertThat(models.by(List.of(NODE))).isEmpty();
  }
}
