package io.comfymill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {
  private static final String ETAG = "\"a-1\"";

  @ParameterizedTest
  @ValueSource(
      strings = {"\"a-1\"", "W/\"a-1\"", "\"x\", \"a-1\"", "\"x,y\",W/\"a-1\"", "*", " * "})
  void aTagIsFoundAmongOthersAndWeak(String header) {
    assertThat(EntityTags.match(header, ETAG)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a-1", "\"a-12\"", "\"x\", \"y\"", "\"*\"", "\"\""})
  void anotherTagIsNone(String header) {
    assertThat(EntityTags.match(header, ETAG)).isFalse();
  }

  @Test
  void withoutTheHeaderThereIsNoMatch() {
    assertThat(EntityTags.match(null, ETAG)).isFalse();
  }
}
