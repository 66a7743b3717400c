package io.comfymill.agent.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.Jobs;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.bulk.LongText;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.StoredOutline;
import io.comfymill.common.wire.StoredText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeJobTest {
  private static final ArtifactKey TEXT = ArtifactKey.text("ab".repeat(32));
  private static final ArtifactKey OUTLINE = ArtifactKey.text("cd".repeat(32));
  private static final List<StoredText> TEXTS =
      List.of(new StoredText("/extra_data/extra_pnginfo/a", TEXT, 5_000_000));

  @TempDir Path folder;
  private TestNode test;

  @BeforeEach
  void start() throws IOException {
    test = new TestNode(folder).online();
  }

  private void run(JobSpec job) {
    test.run(Jobs.run(TestNode.ID, job));
  }

  @Test
  void isPostedWithItsLongStrings() {
    run(Jobs.job("a").inParts(TEXTS, null));

    ObjectNode posted = test.comfyUi.posted.get(0);
    assertThat(posted.at("/extra_data/extra_pnginfo/a"))
        .isInstanceOfSatisfying(LongText.class, text -> assertThat(text.key()).isEqualTo(TEXT));
    assertThat(posted.at("/extra_data/comfymill/node").asText()).isEqualTo("node-1");
  }

  @Test
  void isPostedWithTheOutlineThatIsInTheStore() throws IOException {
    String outline =
        "{\"prompt\": {\"2\": {\"class_type\": \"SaveImage\"}},"
            + " \"extra_data\": {\"extra_pnginfo\": {\"a\": \"AA…\"}}}";
    test.store.put(OUTLINE, new ByteArrayInputStream(outline.getBytes(UTF_8)));

    run(Jobs.job("a").inParts(TEXTS, new StoredOutline(OUTLINE, outline.length(), 1)));

    ObjectNode posted = test.comfyUi.posted.get(0);
    assertThat(posted.at("/prompt/2/class_type").asText()).isEqualTo("SaveImage");
    assertThat(posted.at("/extra_data/extra_pnginfo/a")).isInstanceOf(LongText.class);
  }

  @Test
  void failsForWantOfArtifactsWhereAPartIsGone() {
    run(Jobs.job("a").inParts(TEXTS, new StoredOutline(OUTLINE, 100, 1)));

    assertThat(test.comfyUi.posted).isEmpty();
    assertThat(test.failure().cause()).isEqualTo(FailureCause.ARTIFACTS_UNAVAILABLE);
    assertThat(test.failure().message()).contains(OUTLINE.value());
  }
}
