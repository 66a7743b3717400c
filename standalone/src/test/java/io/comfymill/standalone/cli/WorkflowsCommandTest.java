package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkflowsCommandTest {
  private static final String POSTER =
      """
      {"name":"poster","version":3,"title":"A poster","description":"For walls.",
       "published_at":"2030-01-01T00:00:00Z","published_by":"ann",
       "inputs":{"required":["photo"],"properties":{
         "photo":{"type":"string","x-comfymill-type":"image"},
         "words":{"type":"string","default":"a mill","maxLength":50,"x-comfymill-type":"text"},
         "steps":{"type":"integer","minimum":1,"maximum":50,"default":20,"x-comfymill-type":"int"},
         "style":{"enum":["old","new"],"default":"old","x-comfymill-type":"choice"}}}}""";
  private static final String STARTED =
      "{\"id\":\"r1\",\"workflow\":\"poster@v3\",\"status\":\"pending\",\"outputs\":{}}";
  private static final String ENDED =
      """
      {"id":"r1","workflow":"poster@v3","status":"completed","finished_at":"2030-01-01T00:00:00Z",
       "outputs":{"picture":[{"filename":"p.png","subfolder":"j1","type":"output"},{"text":"t"}]}}""";

  private RunningCommand cli;
  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    cli = new RunningCommand();
    cli.gateway
        .answering("/api/workflows/poster", 200, POSTER)
        .answering("/api/workflows/poster/runs", 202, STARTED)
        .answering("/api/workflows/poster%40v3/runs/r1", 200, ENDED)
        .answering("/view?filename=p.png&subfolder=j1&type=output", 200, "picture");
  }

  @AfterEach
  void stop() {
    cli.close();
  }

  @Test
  void aDefinitionGoesAlongWithItsWorkflow() throws IOException {
    Path file = folder.resolve("poster.yaml");
    Files.writeString(file, "kind: Workflow\ntemplate: {file: flow.json}\n");
    Files.writeString(
        folder.resolve("flow.json"), "{\"1\":{\"class_type\":\"Save\",\"inputs\":{}}}");
    cli.gateway.answering("/api/workflows", 201, POSTER);
    assertThat(cli.run("workflows", "publish", file.toString())).as(cli.err()).isZero();
    assertThat(cli.out()).isEqualTo("poster@v3" + System.lineSeparator());
    assertThat(cli.gateway.requests().get(0))
        .startsWith("POST /api/workflows kind: Workflow")
        .contains("---\n{\"flow.json\":{\"1\":{\"class_type\":\"Save\"");
  }

  @Test
  void whatAWorkflowTakesIsShown() {
    assertThat(cli.run("workflows", "show", "poster")).as(cli.err()).isZero();
    assertThat(cli.out())
        .startsWith("poster@v3: A poster")
        .contains("For walls.")
        .containsPattern("photo +image +- +required")
        .containsPattern("words +text +a mill +at most 50 characters")
        .containsPattern("steps +int +20 +1–50")
        .containsPattern("style +choice +old +old, new");
  }

  @Test
  void aRunTakesTypedValuesAndFilesAndCopiesWhatItMade() throws IOException {
    Path photo = Files.writeString(folder.resolve("me.png"), "me");
    cli.gateway.answering("/upload/image", 200, "{\"name\":\"me (1).png\",\"subfolder\":\"\"}");
    Path results = folder.resolve("results");
    assertThat(
            cli.run(
                "workflows",
                "run",
                "poster",
                "-i",
                "photo=" + photo,
                "-i",
                "steps=30",
                "-i",
                "words=20",
                "-i",
                "style=new",
                "-o",
                results.toString()))
        .as(cli.err())
        .isZero();
    assertThat(cli.gateway.requests())
        .contains(
            "POST /api/workflows/poster/runs {\"photo\":\"me (1).png\",\"steps\":30,"
                + "\"words\":\"20\",\"style\":\"new\"}");
    assertThat(results.resolve("p.png")).hasContent("picture");
    assertThat(cli.out().strip()).isEqualTo(results.resolve("p.png").toString());
  }

  @Test
  void aRunThatFailsSaysWhyAndFails() {
    cli.gateway.answering(
        "/api/workflows/poster%40v3/runs/r1",
        200,
        ENDED
            .replace("completed", "failed")
            .replace("\"outputs\"", "\"error\":\"no memory\",\"outputs\""));
    assertThat(cli.run("workflows", "run", "poster")).isEqualTo(1);
    assertThat(cli.err()).contains("run r1 is failed: no memory");
  }

  @Test
  void withoutWaitingTheIdIsPrinted() {
    assertThat(cli.run("workflows", "run", "poster", "--no-wait")).as(cli.err()).isZero();
    assertThat(cli.out().strip()).isEqualTo("r1");
  }

  @Test
  void anInputThatDoesNotSuitIsTheGatewaysToTell() {
    cli.gateway.answering(
        "/api/workflows/poster/runs", 400, "{\"detail\":\"steps must be at most 50\"}");
    assertThat(cli.run("workflows", "run", "poster", "-i", "steps=99")).isEqualTo(1);
    assertThat(cli.err()).contains("steps must be at most 50");
  }

  @Test
  void whatIsTakenBackIsNamed() {
    cli.gateway.answering("/api/workflows/poster%40v2", 204, "");
    assertThat(cli.run("workflows", "delete", "poster@v2")).as(cli.err()).isZero();
    assertThat(cli.gateway.requests()).containsExactly("DELETE /api/workflows/poster%40v2 ");
  }
}
