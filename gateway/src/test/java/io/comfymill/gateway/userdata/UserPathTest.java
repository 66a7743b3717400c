package io.comfymill.gateway.userdata;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserPathTest {
  @ParameterizedTest
  @CsvSource({
    "workflows/a.json, workflows/a.json",
    "workflows%2Fa.json, workflows/a.json",
    "a//b/./c/, a/b/c",
    "a/../b, b",
    "100%.json, 100%.json",
    "a+b.json, a+b.json",
    "%C3%A9.json, é.json",
    "a/.., ''",
    "., ''"
  })
  void isReadAsPythonReadsIt(String text, String path) {
    assertThat(UserPath.parse(text)).contains(new UserPath(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../a", "a/../../b", "/etc/passwd", "%2Fetc", "%2e%2e/x"})
  void neverLeavesTheUsersFolder(String text) {
    assertThat(UserPath.parse(text)).isEmpty();
  }

  @Test
  void whatNoFileSystemTakesCannotBeStored() {
    assertThat(new UserPath("a/b.json").canBeStored()).isTrue();
    assertThat(new UserPath("a\0b").canBeStored()).isFalse();
    assertThat(new UserPath("a\nb").canBeStored()).isFalse();
    assertThat(new UserPath("\ud800").canBeStored()).isFalse();
    assertThat(new UserPath("n".repeat(256)).canBeStored()).isFalse();
    assertThat(new UserPath("é".repeat(128)).canBeStored()).isFalse();
    assertThat(new UserPath("d/".repeat(512) + "x").canBeStored()).isFalse();
  }

  @Test
  void foldersAroundItComeOutermostFirst() {
    assertThat(new UserPath("a/b/c.json").parents()).containsExactly("a", "a/b");
    assertThat(new UserPath("c.json").parents()).isEmpty();
  }
}
