package io.comfymill.gateway.liverecords;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.artifact.FolderArtifactStore;
import io.comfymill.common.bulk.BulkWriter;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.StoredOutline;
import io.comfymill.common.wire.StoredText;
import io.comfymill.common.wire.WireJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredTupleTest {
  private static final ArtifactKey TEXT = ArtifactKey.text("ab".repeat(32));
  private static final ArtifactKey OUTLINE = ArtifactKey.text("cd".repeat(32));

  @TempDir Path folder;
  private ArtifactStore store;

  @BeforeEach
  void fill() throws IOException {
    store = new FolderArtifactStore(folder);
    put(TEXT, "whole\\n");
    put(
        OUTLINE,
        "{\"prompt\":{\"9\":{\"class_type\":\"B\",\"inputs\":{\"x\":\"wh…\"}}},"
            + "\"extra_data\":{\"api_key_comfy_org\":\"s\",\"keep\":1}}");
  }

  private void put(ArtifactKey key, String content) throws IOException {
    store.put(key, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
  }

  private String written(String text) throws IOException {
    assertThat(PromptTuple.isWhole(text)).isFalse();
    ArrayNode tuple = PromptTuple.expanded(text, store);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new BulkWriter(WireJson.mapper(), store).write(tuple, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatIsSmallStandsForItself() {
    String text = PromptTuple.text(JobRowSamples.spec(7, "{\"client_id\":\"c\"}"), 7);

    assertThat(PromptTuple.isWhole(text)).isTrue();
    assertThat(text).startsWith("[7,\"mine\",{");
  }

  @Test
  void aPromptIdThatLooksLikePartsIsAPromptId() {
    assertThat(PromptTuple.isWhole("[-7.5,\"{\",{},{},[]]")).isTrue();
  }

  @Test
  void aLongStringComesFromTheStore() throws IOException {
    JobSpec job = JobRowSamples.spec(7, "{\"api_key_comfy_org\":\"s\",\"picture\":\"wh…\"}");
    StoredText picture = new StoredText("/extra_data/picture", TEXT, 7);
    StoredText secret = new StoredText("/extra_data/api_key_comfy_org", TEXT, 7);

    String text = PromptTuple.text(job.inParts(List.of(picture, secret), null), 8);

    assertThat(written(text))
        .isEqualTo(
            "[8,\"mine\",{\"9\":{\"class_type\":\"B\"},\"1\":{\"class_type\":\"A\"}},"
                + "{\"picture\":\"whole\\n\"},[\"9\"]]");
  }

  @Test
  void soDoesALargeOutlineWithoutThePartnersKeys() throws IOException {
    StoredText input = new StoredText("/prompt/9/inputs/x", TEXT, 7);
    JobSpec job =
        JobRowSamples.spec(7, "{}").inParts(List.of(input), new StoredOutline(OUTLINE, 100, 1));

    assertThat(written(PromptTuple.text(job, 7)))
        .isEqualTo(
            "[7,\"mine\",{\"9\":{\"class_type\":\"B\",\"inputs\":{\"x\":\"whole\\n\"}}},"
                + "{\"keep\":1},[\"9\"]]");
  }
}
