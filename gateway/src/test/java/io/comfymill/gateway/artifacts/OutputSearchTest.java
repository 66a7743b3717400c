package io.comfymill.gateway.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.rows.JobRow;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OutputSearchTest {
  private static JobRow job(String outputs) {
    JobRow row = new JobRow();
    row.id = UUID.randomUUID();
    row.attempt = 2;
    row.result = "{\"outputs\":%s,\"meta\":{},\"messages\":[]}".formatted(outputs);
    return row;
  }

  @Test
  void aModelThatIsNamedByItsPathIsFound() {
    JobRow row = job("{\"9\":{\"result\":[\"3d/mesh.glb\",\"a text\"]}}");

    assertThat(OutputSearch.file(row, new FileRef("output", "3d", "mesh.glb")))
        .get()
        .extracting(file -> file.key().value())
        .isEqualTo("jobs/%s/2/output/3d/mesh.glb".formatted(row.id));
    assertThat(OutputSearch.file(row, new FileRef("output", "", "mesh.glb"))).isEmpty();
    assertThat(OutputSearch.file(row, new FileRef("temp", "3d", "mesh.glb"))).isEmpty();
  }
}
