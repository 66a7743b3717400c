package io.comfymill.agent.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathMapTest {
  private static PathMap map(String... folders) {
    return new PathMap(
        java.util.stream.IntStream.range(0, folders.length / 2)
            .mapToObj(i -> new PathMap.Folder(folders[2 * i], folders[2 * i + 1]))
            .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "P:\\, /mnt/p, P:\\shot\\a.exr, /mnt/p/shot/a.exr",
    "P:\\, /mnt/p, p:/shot/a.exr, /mnt/p/shot/a.exr",
    "P:/proj, /mnt/p, p:\\PROJ\\Shot 1\\a.exr, /mnt/p/Shot 1/a.exr",
    "P:\\proj, /mnt/p, P:\\proj, /mnt/p",
    "P:\\proj, /mnt/p, P:\\projects\\a.exr, P:\\projects\\a.exr",
    "\\\\nas\\Proj, /mnt/p, \\\\NAS\\proj\\a.exr, /mnt/p/a.exr",
    "\\\\nas\\Proj, /mnt/p, //nas/proj/a.exr, /mnt/p/a.exr",
    "/Volumes/p, P:\\proj, /Volumes/p/x/a.exr, P:\\proj\\x\\a.exr",
    "/Volumes/p, P:/proj, /Volumes/p/x/a.exr, P:/proj/x/a.exr",
    "/Volumes/p, /mnt/p, /Volumes/p/a.exr, /mnt/p/a.exr",
    "/Volumes/p, /mnt/p, /volumes/p/a.exr, /volumes/p/a.exr",
    "/Volumes/p, /mnt/p, /Volumes/p2/a.exr, /Volumes/p2/a.exr",
    "/Volumes/p, /mnt/p, a cat on /Volumes/p/a.exr, a cat on /Volumes/p/a.exr",
    "/Volumes/p, /mnt/p, /Volumes/p/we\\ird.exr, /mnt/p/we\\ird.exr",
    "/, /mnt/share, /a.exr, /mnt/share/a.exr",
    "P:\\, Q:\\x, P:\\a\\b.exr, Q:\\x\\a\\b.exr"
  })
  void aClientsPathBecomesTheServers(String local, String remote, String path, String mapped) {
    assertThat(map(local, remote).toServer(path)).isEqualTo(mapped);
  }

  @Test
  void aServersPathBecomesTheClients() {
    assertThat(map("P:\\proj", "/mnt/p").toClient("/mnt/p/out/a.exr"))
        .isEqualTo("P:\\proj\\out\\a.exr");
    assertThat(map("/Volumes/p", "D:\\p").toClient("d:/P/out/a.exr"))
        .isEqualTo("/Volumes/p/out/a.exr");
  }

  @Test
  void theLongestFolderCounts() {
    PathMap map = map("P:\\", "/mnt/p", "P:\\cache", "/fast", "P:\\cache\\old", "/slow");

    assertThat(map.toServer("P:\\cache\\a.exr")).isEqualTo("/fast/a.exr");
    assertThat(map.toServer("P:\\cache\\OLD\\a.exr")).isEqualTo("/slow/a.exr");
    assertThat(map.toServer("P:\\cached\\a.exr")).isEqualTo("/mnt/p/cached/a.exr");
  }

  @Test
  void everyTextOfAWorkflowThatIsSuchAPathIsChanged() throws IOException {
    JsonNode graph =
        WireJson.mapper()
            .readTree(
                "{\"1\":{\"class_type\":\"LoadEXR\",\"inputs\":{\"path\":\"P:\\\\a.exr\",\"n\":1,"
                    + "\"link\":[\"2\",0],\"list\":{\"__value__\":[\"P:/b.exr\",\"c\"]}}}}");

    map("P:\\", "/mnt/p").toServer(graph);

    assertThat(graph.at("/1/inputs/path").asText()).isEqualTo("/mnt/p/a.exr");
    assertThat(graph.at("/1/inputs/list/__value__/0").asText()).isEqualTo("/mnt/p/b.exr");
    assertThat(graph.at("/1/inputs/list/__value__/1").asText()).isEqualTo("c");
    assertThat(graph.at("/1/inputs/link/0").asText()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"projects", "", "P:projects", "./x"})
  void onlyAbsoluteFoldersAreTaken(String folder) {
    assertThatThrownBy(() -> map(folder, "/mnt/p"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + folder + "' is no absolute path");
  }

  @Test
  void withoutFoldersNothingChanges() {
    assertThat(PathMap.NONE.toServer("P:\\a")).isEqualTo("P:\\a");
    assertThat(List.of(PathMap.NONE.isEmpty(), map("/a", "/b").isEmpty()))
        .containsExactly(true, false);
  }
}
