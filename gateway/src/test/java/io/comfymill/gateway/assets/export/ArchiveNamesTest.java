package io.comfymill.gateway.assets.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.gateway.assets.export.ExportRequest.Naming;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArchiveNamesTest {
  private static final Instant TIME = Instant.parse("2026-11-28T10:20:30.7Z");

  private final List<AssetFile> files = new ArrayList<>();

  private AssetFile file(@Nullable String job, String path, boolean preview) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    UUID id = new UUID(0, files.size());
    AssetFile file =
        new AssetFile(id, name, path, null, new ArtifactKey("x"), 1, job, TIME, preview);
    files.add(file);
    return file;
  }

  private List<String> names(Naming naming, Map<String, Instant> submitted) {
    return List.copyOf(ArchiveNames.of(files, naming, submitted).files().keySet());
  }

  @Test
  void filesOfAJobAreInAFolderOfItsTime() {
    file("a", "sub/1.png", false);
    file("a", "2.png", true);
    file(null, "up.png", false);

    assertThat(names(Naming.GROUP_BY_JOB_TIME, Map.of("a", Instant.parse("2026-11-28T09:00:00Z"))))
        .containsExactly(
            "2026-11-28T09-00-00/sub/1.png",
            "2026-11-28T09-00-00/previews/2.png",
            "2026-11-28T10-20-30/up.png");
  }

  @Test
  void jobsOfOneSecondDoNotShareAFolder() {
    file("b", "1.png", false);
    file("a", "1.png", false);

    assertThat(names(Naming.GROUP_BY_JOB_TIME, Map.of()))
        .containsExactly("2026-11-28T10-20-31/1.png", "2026-11-28T10-20-30/1.png");
  }

  @Test
  void whatAClientCallsItsJobDoesNotLeadOut() {
    file("../../etc", "1.png", false);
    file("..", "2.png", false);
    file(null, "3.png", false);

    assertThat(names(Naming.GROUP_BY_JOB_ID, Map.of()))
        .containsExactly(".._.._etc/1.png", "_/2.png", "unknown/3.png");
  }

  @Test
  void ofTwoWithOneNameOneIsLeftOut() {
    file("a", "1.png", false);
    AssetFile second = file("b", "1.png", false);

    ArchiveNames names = ArchiveNames.of(files, Naming.PRESERVE, Map.of());

    assertThat(names.files()).containsOnlyKeys("1.png");
    assertThat(names.collided()).containsExactly(second);
    assertThat(names(Naming.ASSET_ID, Map.of()))
        .containsExactly(new UUID(0, 0) + ".png", new UUID(0, 1) + ".png");
  }
}
