package io.comfymill.common.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactKeyTest {
  private static final AttemptId ATTEMPT =
      new AttemptId(JobId.of(TenantId.DEFAULT, new PromptId("p")), 3);

  @Test
  void outputsOfAnAttemptAreKeptApart() {
    assertThat(ArtifactKey.output(ATTEMPT, "output", "", "x.png").value())
        .isEqualTo("jobs/%s/3/output/x.png".formatted(ATTEMPT.job()));
    assertThat(ArtifactKey.output(ATTEMPT, "temp", "a\\b", "x.png").value())
        .isEqualTo("jobs/%s/3/temp/a/b/x.png".formatted(ATTEMPT.job()));
    assertThat(ArtifactKey.output(ATTEMPT.next(), "output", "", "x.png"))
        .isNotEqualTo(ArtifactKey.output(ATTEMPT, "output", "", "x.png"));
  }

  @ParameterizedTest
  @CsvSource({"../.., x.png", "a/../../b, x.png", "'', ../x.png", "/etc, x.png", "a//b, x.png"})
  void outputsCannotClimb(String subfolder, String filename) {
    assertThatThrownBy(() -> ArtifactKey.output(ATTEMPT, "output", subfolder, filename))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "a/", "/a", ".", "a/./b", "a/../b", "a\\b", "a\nb", "a\u0000b"})
  void refusesUnsafeKeys(String key) {
    assertThatThrownBy(() -> new ArtifactKey(key)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void inputsAreNamedByTheirContent() {
    assertThat(ArtifactKey.input("ab".repeat(32)).value())
        .isEqualTo("inputs/ab/" + "ab".repeat(32));
  }

  @Test
  void outputsTellTheirJob() {
    JobId job = JobId.of(TenantId.DEFAULT, new PromptId("p"));
    ArtifactKey output = ArtifactKey.output(new AttemptId(job, 2), "output", "sub", "a.png");

    assertThat(output.job()).contains(job);
    assertThat(output.value()).startsWith(ArtifactKey.outputs(job) + "/");
    assertThat(ArtifactKey.outputs(job).job()).isEmpty();
    assertThat(ArtifactKey.input("0f".repeat(32)).job()).isEmpty();
  }
}
