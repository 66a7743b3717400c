package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.standalone.client.FakeGateway;
import io.comfymill.standalone.process.FreePorts;
import io.comfymill.standalone.process.Loopback;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CommandLineTest {
  private static final String WORKFLOW = "{\"1\":{\"class_type\":\"EmptyImage\",\"inputs\":{}}}";
  private static final String HISTORY =
      """
      {"p1":{"status":{"status_str":"success"},"outputs":{"2":{"images":[
        {"filename":"a.png","subfolder":"j/x","type":"output"},
        {"filename":"a.png","subfolder":"j","type":"output"}]}}}}
      """;
  private static final String FAILED =
      """
      {"p1":{"status":{"status_str":"error","messages":[["execution_error",
        {"node_id":"2","node_type":"KSampler","exception_message":"out of memory\\n"}]]},
        "outputs":{}}}
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private FakeGateway gateway;
  private Path workflow;

  @BeforeEach
  void start() throws IOException {
    gateway = new FakeGateway().answering("/prompt", 200, "{\"prompt_id\":\"p1\"}");
    gateway.answering("/queue", 200, "{\"queue_running\":[],\"queue_pending\":[]}");
    workflow = Files.writeString(folder.resolve("workflow.json"), WORKFLOW);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                         | Missing required command",
        "fly                      | Unmatched argument",
        "dev --port none          | --port",
        "dev --port 0             | --port must be from 1 to 65535",
        "dev --agents 0           | --agents must be 1 or more",
        "dev --agents 3           | --agents must not be more than the ComfyUI servers",
        "dev --simulators 0       | there is no ComfyUI server",
        "dev --comfyui gpu:8188   | --comfyui must be like http://127.0.0.1:8188",
        "dev --set novalue        | --set",
        "submit                   | FILE",
        "submit no-such-file.json | there is no file no-such-file.json",
        "simulate                 | --cluster",
        "simulate --cluster no.yaml --workload no.yaml | --cluster: there is no file no.yaml",
        "simulate --cluster pom.xml | --workload",
        "simulate --cluster pom.xml --from-history --limit 0 | --limit must be 1 or more",
        "simulate --cluster pom.xml --from-history --workload pom.xml | --from-history",
        "nodes --url here         | --url must be like http://127.0.0.1:8188",
      })
  void aWrongCommandLineIsExplained(String arguments, String message) {
    String[] words = arguments == null ? new String[0] : arguments.split(" ", -1);

    assertThat(run(words)).isEqualTo(2);
    assertThat(err.toString()).contains(message).contains("Usage: comfymill");
  }

  @Test
  void aTakenPortIsOneLineAndNothingIsStarted() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(Loopback.address(0));
      String port = Integer.toString(taken.getLocalPort());
      Path data = folder.resolve("data");

      assertThat(run("dev", "--port", port, "--data", data.toString())).isEqualTo(1);

      assertThat(err.toString().lines())
          .containsExactly(
              "comfymill: port " + port + " on 127.0.0.1 is taken; choose another with --port");
      assertThat(data.resolve("logs")).doesNotExist();
    }
  }

  @Test
  void statusOfNothingIsOneLine() {
    assertThat(run("status", "--data", folder.toString())).isEqualTo(1);
    assertThat(err.toString().lines()).containsExactly("comfymill: nothing runs on " + folder);
  }

  @Test
  void stoppingNothingIsFine() {
    assertThat(run("stop", "--data", folder.toString())).isZero();
    assertThat(out.toString()).contains("nothing runs");
  }

  @Test
  void submitPrintsTheIdOfTheJob() {
    assertThat(submit()).isZero();

    assertThat(out.toString()).isEqualToIgnoringNewLines("p1");
    assertThat(gateway.requests())
        .singleElement()
        .asString()
        .startsWith("POST /prompt ")
        .contains("\"client_id\":")
        .contains("EmptyImage");
  }

  @Test
  void waitingWorksWithoutASocketAndSavesAllOutputs() {
    gateway
        .answering("/history/p1", 200, HISTORY)
        .answering("/view?filename=a.png&subfolder=j%2Fx&type=output", 200, "one")
        .answering("/view?filename=a.png&subfolder=j&type=output", 200, "two");
    Path saved = folder.resolve("out");

    assertThat(submit("--out", saved.toString())).isZero();

    assertThat(saved.resolve("a.png")).hasContent("one");
    assertThat(saved.resolve("a-2.png")).hasContent("two");
    assertThat(saved).isDirectoryNotContaining("glob:**.part");
    assertThat(out.toString()).contains(saved.resolve("a-2.png").toString());
  }

  @Test
  void aFailedJobSaysWhereAndWhy() {
    gateway.answering("/history/p1", 200, FAILED);

    assertThat(submit("--wait")).isEqualTo(1);
    assertThat(err.toString()).contains("the job failed in graph node 2 (KSampler): out of memory");
  }

  @Test
  void aJobThatWasRemovedIsNotWaitedForForEver() {
    gateway.answering("/history/p1", 200, "{}");

    assertThat(submit("--wait")).isEqualTo(1);
    assertThat(err.toString()).contains("job p1 is gone");
  }

  @Test
  void aRefusalNamesEachGraphNode() {
    gateway.answering(
        "/prompt",
        400,
        """
        {"error":{"type":"prompt_outputs_failed_validation",
          "message":"Prompt outputs failed validation","details":""},
         "node_errors":{"1":{"errors":[{"message":"Required input is missing",
          "details":"width"}]}}}
        """);

    assertThat(submit()).isEqualTo(1);
    assertThat(err.toString())
        .contains("the workflow was refused: Prompt outputs failed validation")
        .contains("graph node 1 (EmptyImage): Required input is missing: width");
  }

  @Test
  void aServerThatIsAwayIsAnExitCodeOfItsOwn() {
    gateway.answering("/prompt", 503, "Kafka is away");
    assertThat(submit()).isEqualTo(3);
    assertThat(err.toString()).contains("503").contains("Kafka is away");

    int nobody = new FreePorts(new Random(5)).next();
    assertThat(run("nodes", "--url", "http://127.0.0.1:" + nobody)).isEqualTo(3);
    assertThat(err.toString()).contains("cannot be reached");
  }

  @Test
  void nodesAreATable() {
    gateway.answering(
        "/api/nodes",
        200,
        """
        [{"id":"node-1","agent_id":"agent-1","url":"http://gpu:8188","online":true,"detail":null,
          "slots":2,"running":["x"],"vram_total_bytes":25769803776},
         {"id":"node-22","agent_id":"agent-1","url":"http://b:8188","online":false,
          "detail":"ComfyUI does not answer","slots":2,"running":[],"vram_total_bytes":0}]
        """);

    assertThat(run("nodes", "--url", gateway.url().toString())).isZero();

    assertThat(out.toString())
        .isEqualTo(
            """
            NODE     STATE                              RUNNING  SLOTS  VRAM      AGENT    URL
            node-1   online                             1        2      24.0 GiB  agent-1  http://gpu:8188
            node-22  offline (ComfyUI does not answer)  0        2      -         agent-1  http://b:8188
            """);
  }

  @Test
  void jobsAreATable() {
    gateway.answering(
        "/api/jobs?limit=50",
        200,
        "{\"jobs\":[{\"id\":\"p1\",\"status\":\"pending\",\"node_id\":null,\"attempt\":0}]}");

    assertThat(run("jobs", "--url", gateway.url().toString())).isZero();

    assertThat(out.toString().lines().toList())
        .containsExactly("JOB  STATUS   NODE  ATTEMPT  CREATED", "p1   pending  -     0        -");
  }

  private int submit(String... options) {
    String[] all = new String[options.length + 4];
    System.arraycopy(options, 0, all, 4, options.length);
    all[0] = "submit";
    all[1] = workflow.toString();
    all[2] = "--url";
    all[3] = gateway.url().toString();
    return run(all);
  }

  private int run(String... arguments) {
    CommandLine line = Comfymill.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
