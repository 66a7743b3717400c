package io.comfymill.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomNodeFoldersTest {
  @TempDir Path home;

  private void file(String path, String content) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private Map<String, String> versions(String argv, Path folder) throws IOException {
    JsonNode stats = WireJson.mapper().readTree("{\"system\":{\"argv\":[" + argv + "]}}");
    return CustomNodeFolders.versions(stats, new LocalProcess(1, Map.of(), folder));
  }

  @Test
  void versionsAreDeclaredOrAreCommits() throws IOException {
    file("custom_nodes/declared/pyproject.toml", "[project]\nname = \"x\"\nversion = \"1.1.9\"\n");
    file("custom_nodes/cloned/.git/HEAD", "ref: refs/heads/main\n");
    file("custom_nodes/cloned/.git/refs/heads/main", "0123456789abcdef0123456789abcdef01234567\n");
    file("custom_nodes/packed/pyproject.toml", "version = '2.0'\n");
    file("custom_nodes/packed/.git/HEAD", "ref: refs/heads/dev\n");
    file(
        "custom_nodes/packed/.git/packed-refs",
        "# pack-refs\nfedcba9876543210fedcba9876543210fedcba98 refs/heads/dev\n");
    file("custom_nodes/detached/.git/HEAD", "aaaabbbbccccddddeeeeffff0000111122223333\n");
    file("custom_nodes/plain/__init__.py", "");
    file("custom_nodes/__pycache__/x.pyc", "");
    file("custom_nodes/off.disabled/__init__.py", "");
    file("custom_nodes/single.py", "");

    assertThat(versions("\"main.py\"", home))
        .containsExactly(
            Map.entry("cloned", "0123456789ab"),
            Map.entry("declared", "1.1.9"),
            Map.entry("detached", "aaaabbbbcccc"),
            Map.entry("packed", "2.0 fedcba987654"),
            Map.entry("plain", ""));
  }

  @Test
  void theBaseFolderMayBeAnother() throws IOException {
    file("base/custom_nodes/pack/pyproject.toml", "version = \"3\"\n");

    assertThat(versions("\"main.py\",\"--base-directory\",\"base\"", home))
        .containsExactly(Map.entry("pack", "3"));
    assertThat(versions("\"ComfyUI/main.py\"", home)).isEmpty();
    assertThat(versions("", home)).isEmpty();
  }
}
