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
          + "\",\"nodes\":[\"a\",\"b\"],\"catalogue\":{\"id\":\"m1\",\"bytes\":10,"
          + "\"fetches\":[{\"node\":\"c\",\"state\":\"fetching\",\"bytes\":5}]},\"same_as\":[\"loras/y.pt\"],"
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
            "FOLDER  NAME           SIZE     SHA-256       LAST USED             NODES  CATALOGUE        SAME AS",
            "loras   x.safetensors  1.5 GiB  0123456789ab  2026-01-02T12:00:00Z  a,b    c fetching 50 %  loras/y.pt",
            "vae     v.pt           -        2 contents    -                     c      -                -");
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

  @Test
  void aModelIsPutIntoTheCatalogue() {
    command.gateway.answering(
        "/api/fleet/models",
        201,
        "{\"folder\":\"loras\",\"name\":\"sub/x.pt\",\"bytes\":7,\"sources\":[\"https://a\"]}");
    assertThat(
            command.run(
                "models",
                "add",
                "loras/sub/x.pt",
                "--sha256",
                "ab",
                "--bytes",
                "7",
                "--source",
                "https://a"))
        .isZero();
    assertThat(command.gateway.requests().get(0))
        .contains("\"folder\":\"loras\"")
        .contains("\"name\":\"sub/x.pt\"")
        .contains("\"sources\":[\"https://a\"]");
    assertThat(command.out()).contains("sub/x.pt");
  }

  @Test
  void nodesAreToHaveAModelByItsPlace() {
    command.gateway.answering(
        PAGE.formatted("loras%2Fx.safetensors", 0), 200, "{\"models\":[" + MODEL + "]}");
    command.gateway.answering(
        "/api/fleet/models/m1/pull", 200, "{\"name\":\"x.safetensors\",\"wanted_by\":[\"c\"]}");
    assertThat(command.run("models", "pull", "loras/x.safetensors", "--node", "c")).isZero();
    assertThat(command.gateway.requests().get(1))
        .contains("/api/fleet/models/m1/pull")
        .contains("{\"nodes\":[\"c\"]}");
  }

  @Test
  void whatIsNotInTheCatalogueCannotBePulled() {
    command.gateway.answering(PAGE.formatted("loras%2Fno.pt", 0), 200, "{\"models\":[]}");
    assertThat(command.run("models", "pull", "loras/no.pt", "--pool", "p")).isEqualTo(2);
    assertThat(command.run("models", "pull", "loras/no.pt")).isEqualTo(2);
  }

  @Test
  void aPoolIsToHaveAllOfTheCatalogue() {
    command.gateway.answering(
        PAGE.formatted("", 0),
        200,
        "{\"models\":[" + MODEL + ",{\"folder\":\"vae\",\"name\":\"not-in-it.pt\"}]}");
    command.gateway.answering(
        "/api/fleet/models/m1/pull",
        200,
        "{\"name\":\"x.safetensors\",\"wanted_by\":[\"c\",\"d\"]}");

    assertThat(command.run("models", "sync", "--pool", "p")).isZero();
    assertThat(command.gateway.requests()).hasSize(2);
    assertThat(command.gateway.requests().get(1))
        .contains("/api/fleet/models/m1/pull")
        .contains("{\"pool\":\"p\"}");
    assertThat(command.out()).contains("x.safetensors").contains("c,d");
  }
}
