package io.comfymill.common.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobSecretsTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path folder;
  private final JobId job = new JobId(UUID.randomUUID());
  private Path file;
  private JobSecrets secrets;

  @BeforeEach
  void aKey() throws IOException {
    file = Files.writeString(folder.resolve("keys"), SecretKeys.withNewKey(List.of(), RANDOM));
    secrets = new JobSecrets(Optional.of(file));
  }

  private static ObjectNode extraData() {
    return WireJson.mapper()
        .createObjectNode()
        .put("api_key_comfy_org", "planted")
        .put("auth_token_comfy_org", "planted-too")
        .put("keep", 1);
  }

  private ObjectNode sealed() throws IOException {
    ObjectNode data = extraData();
    secrets.seal(job, data);
    return data;
  }

  @Test
  void whatIsSealedIsNotReadableAndComesOutAsItWas() throws IOException {
    ObjectNode data = sealed();
    assertThat(data.toString()).doesNotContain("planted", "comfy_org").contains("\"keep\":1");
    secrets.open(job, data);
    assertThat(data).isEqualTo(extraData());
  }

  @Test
  void equalSecretsAreSealedDifferently() throws IOException {
    assertThat(sealed().path(JobSecrets.SEALED)).isNotEqualTo(sealed().path(JobSecrets.SEALED));
  }

  @Test
  void theSecretsOfAnotherJobAreWorthNothing() throws IOException {
    ObjectNode data = sealed();
    assertThatThrownBy(() -> secrets.open(new JobId(UUID.randomUUID()), data))
        .isInstanceOf(SecretsUnavailableException.class)
        .hasMessageContaining("another job");
    assertThat(data.toString()).doesNotContain("planted");
  }

  @Test
  void aCopyFromOutsideIsDropped() throws IOException {
    ObjectNode copied = WireJson.mapper().createObjectNode();
    copied.set(JobSecrets.SEALED, sealed().path(JobSecrets.SEALED));
    secrets.seal(job, copied);
    assertThat(copied).isEmpty();
  }

  @Test
  void afterARotationOldOnesAreOpenedStillAndNewOnesHaveTheNewKey() throws IOException {
    ObjectNode old = sealed();
    Files.writeString(file, SecretKeys.withNewKey(List.of(SecretKeys.read(file)), RANDOM));
    ObjectNode fresh = sealed();
    secrets.open(job, old);
    assertThat(old).isEqualTo(extraData());
    Files.writeString(file, SecretKeys.withNewKey(List.of(), RANDOM));
    assertThatThrownBy(() -> secrets.open(job, fresh)).hasMessageContaining("no key");
  }

  @Test
  void whatWasTamperedWithIsRefused() throws IOException {
    ObjectNode data = sealed();
    String text = data.path(JobSecrets.SEALED).asText();
    int place = text.length() - 3;
    char other = text.charAt(place) == 'A' ? 'B' : 'A';
    data.put(JobSecrets.SEALED, text.substring(0, place) + other + text.substring(place + 1));
    assertThatThrownBy(() -> secrets.open(job, data)).hasMessageContaining("cannot be decrypted");
  }

  @Test
  void withoutAKeyFileSecretsStayAndNothingCanBeOpened() throws IOException {
    JobSecrets none = new JobSecrets(Optional.empty());
    ObjectNode data = extraData();
    none.seal(job, data);
    assertThat(data).isEqualTo(extraData());
    ObjectNode sealed = sealed();
    assertThatThrownBy(() -> none.open(job, sealed)).hasMessageContaining("secrets-key-file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"keys\":[]}",
        "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"c2hvcnQ\"}]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}]}"
      })
  void aFileWithoutGoodKeysIsRefused(String text) throws IOException {
    Files.writeString(file, text);
    assertThatThrownBy(() -> secrets.seal(job, extraData())).isInstanceOf(IOException.class);
  }
}
