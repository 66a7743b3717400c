package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelsCommandTest {
  private static final String PAGE = "/api/fleet/models?search=%s&offset=%d&limit=1000";
  private static final String MODEL =
      "{\"folder\":\"loras\",\"name\":\"x.safetensors\",\"bytes\":1610612736,\"sha256\":\""
          + "0123456789abcdef".repeat(4)
          + "\",\"nodes\":[\"a\",\"b\"],\"same_as\":[\"loras/y.pt\"],"
          + "\"last_used_at\":\"2026-01-02T12:00:00Z\"}";

  private RunningCommand command;

  @BeforeEach
  void start() throws IOException {
    command = new RunningCommand();
  }

  @AfterEach
  void stop() {
    command.close();
  }

  @Test
  void modelFilesAreATable() {
    command.gateway.answering(
        PAGE.formatted("x+y", 0),
        200,
        "{\"total\":2,\"models\":["
            + MODEL
            + ",{\"folder\":\"vae\",\"name\":\"v.pt\",\"nodes\":[\"c\"],"
            + "\"contents\":[{\"sha256\":\"1\"},{\"sha256\":\"2\"}]}]}");

    assertThat(command.run("models", "ls", "x y")).isZero();
    assertThat(command.out().lines().toList())
        .containsExactly(
            "FOLDER  NAME           SIZE     SHA-256       LAST USED             NODES  SAME AS",
            "loras   x.safetensors  1.5 GiB  0123456789ab  2026-01-02T12:00:00Z  a,b    loras/y.pt",
            "vae     v.pt           -        2 contents    -                     c      -");
  }

  @Test
  void allPagesAreRead() {
    String full = String.join(",", Collections.nCopies(1000, MODEL));
    command.gateway.answering(PAGE.formatted("", 0), 200, "{\"models\":[" + full + "]}");
    command.gateway.answering(PAGE.formatted("", 1000), 200, "{\"models\":[" + MODEL + "]}");

    assertThat(command.run("models", "--json")).isZero();
    assertThat(command.out().split("x.safetensors", -1)).hasSize(1002);
  }

  @Test
  void whereThereAreNoneItSaysSo() {
    command.gateway.answering(PAGE.formatted("none", 0), 200, "{\"models\":[]}");
    assertThat(command.run("models", "ls", "none")).isZero();
    assertThat(command.out().strip()).isEqualTo("no such model files");
  }
}
