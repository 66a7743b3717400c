package io.comfymill.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.Jobs;
import io.comfymill.common.secret.JobSecrets;
import io.comfymill.common.secret.SecretKeys;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job whose client gave it a key for a partner service. */
class SealedJobTest {
  @TempDir Path folder;
  private Path keys;

  @BeforeEach
  void aKey() throws IOException {
    keys = folder.resolve("keys");
    Files.writeString(keys, SecretKeys.withNewKey(List.of(), new SecureRandom()));
  }

  private JobSpec sealed() throws IOException {
    JobSpec job = Jobs.job("sealed");
    job.extraData().put("api_key_comfy_org", "planted");
    new JobSecrets(Optional.of(keys)).seal(job.id(), job.extraData());
    return job;
  }

  private TestNode run(JobSpec job, Map<String, String> settings) {
    TestNode test = new TestNode(folder.resolve("agent"), new FakeComfyUi(), settings).online();
    test.run(Jobs.run(TestNode.ID, job));
    return test;
  }

  @Test
  void comfyUiIsGivenTheSecretAndTheDiskIsNot() throws IOException {
    TestNode test = run(sealed(), Map.of("comfymill.agent.secrets-key-file", keys.toString()));
    ObjectNode posted = test.comfyUi.posted.get(0);
    assertThat(posted.at("/extra_data/api_key_comfy_org").asText()).isEqualTo("planted");
    assertThat(posted.at("/extra_data").has(JobSecrets.SEALED)).isFalse();
    try (Stream<Path> files = Files.walk(folder.resolve("agent"))) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(text(file)).doesNotContain("planted"));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anAgentWithoutTheKeyFailsTheAttemptAndSaysWhy() throws IOException {
    TestNode test = run(sealed(), Map.of());
    assertThat(test.comfyUi.posted).isEmpty();
    assertThat(test.failure().cause()).isEqualTo(FailureCause.ARTIFACTS_UNAVAILABLE);
    assertThat(test.failure().message()).contains("comfymill.agent.secrets-key-file");
  }
}
