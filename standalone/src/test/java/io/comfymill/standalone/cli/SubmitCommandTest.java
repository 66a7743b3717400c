package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmitCommandTest {
  private static final String LOADS =
      """
      {"10":{"class_type":"LoadImage","inputs":{"image":"old.png"},"_meta":{"title":"The v1.5 photo"}},
       "11":{"class_type":"LoadVideo","inputs":{"file":"old.mp4"}},
       "12":{"class_type":"EmptyImage","inputs":{"width":8}}}\
      """;

  @TempDir Path folder;
  private RunningCommand cli;
  private Path photo;

  @BeforeEach
  void start() throws IOException {
    cli = new RunningCommand();
    cli.gateway
        .answering("/prompt", 200, "{\"prompt_id\":\"p1\",\"number\":3,\"node_errors\":{}}")
        .answering("/queue", 200, "{\"queue_running\":[],\"queue_pending\":[]}")
        .answering("/upload/image", 200, "{\"name\":\"a (1).png\",\"subfolder\":\"\"}");
    photo = Files.writeString(folder.resolve("ein \"Bild\" ü.png"), "bytes of a picture");
  }

  @AfterEach
  void stop() {
    cli.close();
  }

  private Path workflow(String json) throws IOException {
    return Files.writeString(folder.resolve("workflow.json"), json);
  }

  private String submit(String... options) throws IOException {
    String[] all = new String[options.length + 2];
    all[0] = "submit";
    all[1] = workflow(LOADS).toString();
    System.arraycopy(options, 0, all, 2, options.length);
    assertThat(cli.run(all)).as(cli.err()).isZero();
    return cli.gateway.requests().get(cli.gateway.requests().size() - 1);
  }

  @ParameterizedTest
  @CsvSource({
    "10, /10/inputs/image",
    "The v1.5 photo, /10/inputs/image",
    "11, /11/inputs/file",
    "12.mask, /12/inputs/mask"
  })
  void anImageIsUploadedOnceAndLoadedByTheNode(String node, String input) throws IOException {
    String sent = submit("--image", node + "=" + photo, "--count", "2");

    JsonNode body = WireJson.mapper().readTree(sent.substring("POST /prompt ".length()));
    assertThat(body.path("prompt").at(input).asText()).isEqualTo("a (1).png");
    assertThat(cli.gateway.requests()).hasSize(3);
    assertThat(cli.gateway.requests().get(0))
        .startsWith("POST /upload/image ")
        .contains("name=\"image\"; filename=\"ein %22Bild%22 ü.png\"\r\n")
        .contains("\r\n\r\nbytes of a picture\r\n--");
  }

  @Test
  void anUploadInAFolderIsNamedWithIt() throws IOException {
    cli.gateway.answering("/upload/image", 200, "{\"name\":\"a.png\",\"subfolder\":\"sub\"}");

    assertThat(submit("--image", "10=" + photo)).contains("\"image\":\"sub/a.png\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "77=PHOTO    | no graph node has the id or the title",
        "12=PHOTO    | it is not clear which input of graph node 12 names the file",
        "10=no.png   | there is no file no.png",
        "10          | is not NODE[.INPUT]=FILE",
      })
  void nothingIsUploadedWhereAnImageDoesNotFit(String image, String message) throws IOException {
    String file = workflow(LOADS).toString();
    String fits = "11=" + photo;

    int exit =
        cli.run(
            "submit", file, "--image", fits, "--image", image.replace("PHOTO", photo.toString()));

    assertThat(exit).isEqualTo(2);
    assertThat(cli.err()).contains(message);
    assertThat(cli.gateway.requests()).isEmpty();
  }

  @Test
  void anUploadThatIsRefusedIsAFailure() throws IOException {
    cli.gateway.answering("/upload/image", 413, "{\"error\":\"too large\"}");

    assertThat(cli.run("submit", workflow(LOADS).toString(), "--image", "10=" + photo))
        .isEqualTo(1);
    assertThat(cli.err()).contains("was refused with 413").contains("too large");
    assertThat(cli.gateway.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"text.png", "animated.webp", "video.mp4", "video.webm"})
  void aPictureOrVideoIsSubmittedByTheWorkflowInIt(String name) {
    assertThat(cli.run("submit", "src/test/resources/embedded/" + name)).as(cli.err()).isZero();

    assertThat(cli.gateway.requests())
        .singleElement()
        .asString()
        .contains("EmptyImage", "PreviewImage", "Vorschau ü");
  }

  @Test
  void aPictureWithoutAWorkflowIsRefused() {
    assertThat(cli.run("submit", "src/test/resources/embedded/none.png")).isEqualTo(2);
    assertThat(cli.err()).contains("none.png carries no workflow");
  }

  @Test
  void aWorkflowAsTheEditorSavesItIsConvertedByTheNodeClassesOfTheFleet() throws IOException {
    cli.gateway.answering(
        "/object_info/My%20Class",
        200,
        """
        {"My Class":{"input":{"required":{"seed":["INT",{}],"name":["STRING",{}]}},"output":[]}}\
        """);
    Path saved =
        workflow(
            """
            {"nodes":[{"id":5,"type":"My Class","widgets_values":[7,"fixed","a"]},
              {"id":6,"type":"Note"}],"links":[],"version":0.4}\
            """);

    assertThat(cli.run("submit", saved.toString(), "--set", "5.name=b")).as(cli.err()).isZero();

    String sent = cli.gateway.requests().get(1);
    JsonNode body = WireJson.mapper().readTree(sent.substring("POST /prompt ".length()));
    assertThat(body.at("/prompt/5/inputs").toString()).isEqualTo("{\"seed\":7,\"name\":\"b\"}");
    assertThat(body.at("/extra_data/extra_pnginfo/workflow/nodes")).hasSize(2);
  }

  @Test
  void aWorkflowThatCannotBeConvertedForCertainIsRefusedByTheNameOfTheNode() throws IOException {
    cli.gateway.answering("/object_info/Gone", 200, "{}");
    Path saved = workflow("{\"nodes\":[{\"id\":5,\"type\":\"Gone\"}],\"links\":[]}");

    assertThat(cli.run("submit", saved.toString())).isEqualTo(2);

    assertThat(cli.err()).contains("graph node 5 (Gone) has a class that no server has");
    assertThat(cli.gateway.requests()).hasSize(1);
  }

  @Test
  void asJsonTheAnswerIsALineForEachJob() throws IOException {
    submit("--json", "--count", "2");

    assertThat(cli.out().lines()).hasSize(2).allMatch(line -> line.contains("\"number\":3"));
  }

  @Test
  void asJsonTheResultNamesTheFilesAndWhereTheyAreSaved() throws IOException {
    cli.gateway
        .answering(
            "/history/p1",
            200,
            """
            {"p1":{"status":{"status_str":"success"},"outputs":{"2":{"images":[
              {"filename":"a.png","subfolder":"j","type":"output"}]}}}}\
            """)
        .answering("/view?filename=a.png&subfolder=j&type=output", 200, "one");
    Path saved = folder.resolve("out");

    submit("--json", "--out", saved.toString());

    JsonNode result = WireJson.mapper().readTree(cli.out());
    assertThat(result.path("succeeded").asBoolean()).isTrue();
    assertThat(result.at("/files/0/saved_as").asText())
        .isEqualTo(saved.resolve("a.png").toString());
  }

  @Test
  void ofSeveralJobsEachIsWaitedForAndEveryFailureIsTold() throws IOException {
    cli.gateway.answering(
        "/history/p1",
        200,
        """
        {"p1":{"status":{"status_str":"error","messages":[["execution_error",
          {"exception_message":"out of memory"}]]},"outputs":{}}}\
        """);

    assertThat(cli.run("submit", workflow(LOADS).toString(), "--watch", "--count", "2", "--json"))
        .isEqualTo(1);

    assertThat(cli.err().lines())
        .filteredOn(line -> line.equals("comfymill: p1: the job failed: out of memory"))
        .hasSize(2);
    assertThat(cli.out().lines()).hasSize(2).allMatch(line -> line.contains("\"succeeded\":false"));
  }

  @Test
  void whatWasLeftOutOfAJobIsTold() throws IOException {
    cli.gateway.answering(
        "/prompt",
        200,
        """
        {"prompt_id":"p1","node_errors":{"12":{"errors":[
          {"message":"Required input is missing","details":"height"}]}}}\
        """);

    submit();

    assertThat(cli.err())
        .contains("graph node 12 (EmptyImage): Required input is missing: height")
        .doesNotContain("refused");
    assertThat(cli.out()).isEqualToIgnoringNewLines("p1");
  }

  @Test
  void changesCanBePrintedAsJson() throws IOException {
    cli.gateway.answering("/api/nodes/n1/drain", 200, "{\"id\":\"n1\"}");

    assertThat(cli.run("nodes", "drain", "n1", "--json")).isZero();

    assertThat(WireJson.mapper().readTree(cli.out()).path("id").asText()).isEqualTo("n1");
  }
}
