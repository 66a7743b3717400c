package io.comfymill.common.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.service.ArtifactsConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3ArtifactStoreTest extends ArtifactStoreContract {
  private static final String BUCKET = "studio";
  private static int tests;

  private static S3Server server;
  private ArtifactStore store;

  @BeforeAll
  static void start() throws Exception {
    server = new S3Server(BUCKET);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void open() {
    store = ArtifactsConfig.store(config(Map.of("prefix", "test/" + ++tests)));
  }

  @Override
  ArtifactStore store() {
    return store;
  }

  private static ArtifactsConfig config(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bucket", BUCKET);
    settings.put("endpoint", server.endpoint().toString());
    settings.put("path-style", "true");
    settings.put("access-key", S3Server.ACCESS_KEY);
    settings.put("secret-key", S3Server.SECRET_KEY);
    settings.putAll(more);
    settings.values().removeIf(String::isEmpty);
    Map<String, String> named = new HashMap<>();
    settings.forEach((key, value) -> named.put("comfymill.artifacts.s3." + key, value));
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(named, "test", 1000))
        .withMapping(ArtifactsConfig.class)
        .build()
        .getConfigMapping(ArtifactsConfig.class);
  }

  @Test
  void whatIsLargeIsSentInParts() throws Exception {
    byte[] content = new byte[(64 << 20) + 12_345];
    new Random(1).nextBytes(content);

    assertThat(store.put(KEY, new ByteArrayInputStream(content))).isEqualTo(content.length);

    assertThat(store.size(KEY)).hasValue(content.length);
    try (InputStream all = store.open(KEY, 0);
        InputStream end = store.open(KEY, content.length - 3)) {
      assertThat(all.readAllBytes()).isEqualTo(content);
      assertThat(end.readAllBytes())
          .containsExactly(
              content[content.length - 3],
              content[content.length - 2],
              content[content.length - 1]);
    }
  }

  @Test
  void moreThanAPageIsDeletedWhatIsKeptStays() throws IOException {
    for (int i = 0; i < 1100; i++) {
      store.put(new ArtifactKey("jobs/1/%04d".formatted(i)), content("x"));
    }

    assertThat(store.deleteBelow(new ArtifactKey("jobs/1"), key -> key.value().endsWith("7")))
        .isEqualTo(new ArtifactStore.Freed(990, 990));
    assertThat(store.size(new ArtifactKey("jobs/1/0007"))).hasValue(1);
  }

  @Test
  void whoReadsOnlyABitKeepsNothingOpen() throws IOException {
    byte[] content = new byte[4 << 20];
    store.put(KEY, new ByteArrayInputStream(content));

    for (int i = 0; i < 600; i++) {
      try (InputStream in = store.open(KEY, 0)) {
        assertThat(in.read()).isZero();
      }
    }
  }

  @Test
  void nothingIsHalfThereWhenItGoesAwayAndAllIsThereWhenItIsBack() throws Exception {
    store.put(KEY, content("whole"));
    int before = server.objects(BUCKET);
    server.goAway();

    assertThatThrownBy(() -> store.put(KEY, content("other")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(BUCKET);
    assertThatThrownBy(() -> store.size(KEY)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store.open(KEY, 0)).isInstanceOf(IOException.class);

    server.comeBack();
    assertThat(read(0)).isEqualTo("whole");
    assertThat(server.objects(BUCKET)).isEqualTo(before);
    store.put(KEY, content("other"));
    assertThat(read(0)).isEqualTo("other");
  }

  @Test
  void whatIsRefusedIsNoMissingArtifact() {
    ArtifactStore wrong = ArtifactsConfig.store(config(Map.of("secret-key", "wrong")));
    ArtifactStore nowhere = ArtifactsConfig.store(config(Map.of("bucket", "nowhere")));

    assertThatThrownBy(() -> wrong.size(KEY)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> wrong.put(KEY, content("x"))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> nowhere.put(KEY, content("x")))
        .hasMessage("there is no bucket nowhere");
    assertThatThrownBy(() -> nowhere.open(KEY, 0)).hasMessage("there is no bucket nowhere");
  }

  @ParameterizedTest
  @CsvSource({
    "secret-key, '', comfymill.artifacts.s3.secret-key",
    "endpoint, minio:9000, comfymill.artifacts.s3.endpoint",
    "encryption, rot13, comfymill.artifacts.s3.encryption",
    "prefix, ../x, comfymill.artifacts.s3.prefix",
  })
  void settingsThatMakeNoSenseAreNamed(String key, String value, String named) {
    ArtifactsConfig config = config(Map.of(key, value));

    assertThatThrownBy(() -> ArtifactsConfig.check(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }
}
