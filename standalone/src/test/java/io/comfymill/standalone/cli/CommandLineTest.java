package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.standalone.client.FakeGateway;
import io.comfymill.standalone.ports.FreePorts;
import io.comfymill.standalone.ports.Loopback;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
        "nodes set n              | say what to set",
        "nodes drain              | NODE",
        "jobs move p1             | say where to",
        "why                      | JOB",
      })
  void aWrongCommandLineIsExplained(String arguments, String message) {
    String[] words = arguments == null ? new String[0] : arguments.split(" ", -1);

    assertThat(run(words)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
    assertThat(err.toString().contains("Usage: comfymill")).isEqualTo(words.length == 0);
    assertThat(err.toString().contains("--help'.")).isEqualTo(words.length > 0);
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
  void submitReadsStandardInput() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(WORKFLOW.getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(at("submit", "-")).as(err.toString()).isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(gateway.requests()).singleElement().asString().contains("EmptyImage");
  }

  /** As {@code <(…)} gives it to a command. */
  @Test
  void submitReadsAPipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<Path> writer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.writeString(pipe, WORKFLOW, StandardOpenOption.WRITE);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    assertThat(at("submit", pipe.toString())).as(err.toString()).isZero();

    writer.get(10, TimeUnit.SECONDS);
    assertThat(gateway.requests()).singleElement().asString().contains("EmptyImage");
  }

  @Test
  void submitChangesTheWorkflowAndSendsItSeveralTimesWithSeedsOfTheirOwn() throws IOException {
    Files.writeString(
        workflow, "{\"3\":{\"class_type\":\"KSampler\",\"inputs\":{\"seed\":1,\"steps\":2}}}");

    assertThat(submit("--set", "3.steps=9", "--seed", "random", "--count", "3")).isZero();

    assertThat(gateway.requests()).hasSize(3).allMatch(one -> one.contains("\"steps\":9"));
    assertThat(
            gateway.requests().stream().map(one -> one.replaceAll(".*\"seed\":([0-9]+).*", "$1")))
        .doesNotHaveDuplicates()
        .doesNotContain("1");
    assertThat(out.toString().lines()).containsExactly("p1", "p1", "p1");
  }

  @Test
  void submitSaysWhatDoesNotFitTheWorkflowAndSendsNothing() {
    assertThat(submit("--set", "77.text=a")).isEqualTo(2);
    assertThat(submit("--seed", "random")).isEqualTo(2);
    assertThat(submit("--count", "0")).isEqualTo(2);

    assertThat(err.toString())
        .contains("the id or the title '77'", "'seed' or 'noise_seed'", "--count must be");
    assertThat(gateway.requests()).isEmpty();
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
  void whatIsAskedForGoesIntoTheSubmission() {
    int exit =
        submit(
            "--pool",
            "video",
            "--label",
            "a",
            "--label",
            "b",
            "--pin",
            "n1",
            "--min-vram",
            "24GiB",
            "--priority",
            "-3",
            "--timeout",
            "5m",
            "--deadline",
            "2030-01-31T12:00:00Z",
            "--hold");

    assertThat(exit).isZero();
    assertThat(gateway.requests().get(0))
        .contains(
            "\"extra_data\":{\"comfymill\":{\"pool\":\"video\",\"labels\":[\"a\",\"b\"],"
                + "\"pin\":\"n1\",\"min_vram_bytes\":\"24GiB\",\"priority\":-3,"
                + "\"timeout\":\"5m\",\"deadline\":\"2030-01-31T12:00:00Z\","
                + "\"hold_if_impossible\":true}}");
  }

  @Test
  void nodesAreATable() {
    gateway.answering(
        "/api/nodes",
        200,
        """
        [{"id":"node-1","status":"online","agent_id":"agent-1","url":"http://gpu:8188",
          "pool":"video","labels":["a","b"],"weight":5,"priority":-1,
          "slots":2,"running":["x"],"vram_total_bytes":25769803776,
          "gpus":[{"name":"NVIDIA H200","load_percent":97,"temperature_celsius":64,
            "power_watts":611.42},{"name":"AMD GPU","load_percent":null}]},
         {"id":"node-22","status":"offline","agent_id":"agent-1","url":"http://b:8188",
          "detail":"ComfyUI does not answer","restart_needed":true,"pool":"default","labels":[],
          "weight":1,"priority":0,"slots":2,"running":[],"vram_total_bytes":0}]
        """);

    assertThat(at("nodes")).isZero();

    assertThat(out.toString().lines().map(line -> line.replaceAll(" {2,}", "|")))
        .containsExactly(
            "NODE|STATE|POOL|LABELS|WEIGHT|PRIORITY|RUNNING|SLOTS|VRAM|GPU|AGENT|URL",
            "node-1|online|video|a,b|5|-1|1|2|24.0 GiB"
                + "|NVIDIA H200 97 % 64 °C 611 W, AMD GPU|agent-1|http://gpu:8188",
            "node-22|offline (ComfyUI does not answer), needs a restart|default|-|1|0|0|2|-"
                + "|-|agent-1|http://b:8188");
  }

  @Test
  void whatIsInstalledOtherwiseOnTwoNodesIsATable() {
    gateway.answering(
        "/api/nodes/a/installed",
        200,
        """
        {"environment":{"comfyui":"0.3.64","python":"3.11"},"custom_nodes":{"pack":"1.0","old":""},
         "models":{"checkpoints/x.safetensors":"7","vae/same.pt":"1"}}
        """);
    gateway.answering(
        "/api/nodes/b/installed",
        200,
        """
        {"environment":{"comfyui":"0.4.0","python":"3.11"},"custom_nodes":{"pack":"1.1"},
         "models":{"checkpoints/x.safetensors":"8","vae/same.pt":"1"}}
        """);

    assertThat(at("nodes", "diff", "a", "b")).isZero();

    assertThat(out.toString().lines().map(line -> line.replaceAll(" {2,}", "|")))
        .containsExactly(
            "WHAT|a|b",
            "comfyui|0.3.64|0.4.0",
            "old|there|-",
            "pack|1.0|1.1",
            "checkpoints/x.safetensors|7|8");
  }

  @Test
  void theSameOnTwoNodesIsSaidSo() {
    gateway.answering("/api/nodes/a/installed", 200, "{\"environment\":{\"os\":\"posix\"}}");

    assertThat(at("nodes", "diff", "a", "a")).isZero();

    assertThat(out.toString()).isEqualTo("the same is installed on both\n");
  }

  @Test
  void aNodeIsChangedAndShown() {
    gateway.answering("/api/nodes/n%201", 200, "{\"id\":\"n 1\",\"status\":\"online\"}");
    gateway.answering("/api/nodes/n%201/drain", 202, "{\"id\":\"n 1\",\"status\":\"online\"}");

    assertThat(at("nodes", "set", "n 1", "--weight", "5", "--label", "x", "--pool", "p")).isZero();
    assertThat(gateway.requests())
        .containsExactly("PATCH /api/nodes/n%201 {\"weight\":5,\"labels\":[\"x\"],\"pool\":\"p\"}");
    assertThat(err.toString()).isEmpty();

    assertThat(at("nodes", "pause", "n 1")).isZero();
    assertThat(gateway.requests()).last().isEqualTo("POST /api/nodes/n%201/drain ");
    assertThat(at("nodes", "drain", "n 1")).isZero();
    assertThat(out.toString()).contains("n 1");
    assertThat(err.toString()).contains("the change is on its way");
  }

  @Test
  void whatIsRefusedIsOneLineInTheGatewaysWords() {
    gateway.answering(
        "/api/pools/p/policy", 400, "{\"status\":400,\"detail\":\"policy must be one of a, b\"}");

    assertThat(at("pools", "set-policy", "p", "c")).isEqualTo(1);
    assertThat(err.toString().lines()).containsExactly("comfymill: policy must be one of a, b");
    assertThat(gateway.requests()).containsExactly("PUT /api/pools/p/policy {\"policy\":\"c\"}");
  }

  @Test
  void poolsAreATable() {
    gateway.answering(
        "/api/pools",
        200,
        """
        {"pools":[
          {"name":"default","policy":null,"policy_in_force":"affinity",
           "nodes":2,"online":1,"slots":2,"running":0},
          {"name":"video","policy":"weighted","policy_in_force":"weighted",
           "nodes":0,"online":0,"slots":0,"running":0},
          {"name":"new","policy":null,"policy_in_force":null,
           "nodes":1,"online":0,"slots":0,"running":0}]}\
        """);

    assertThat(at("pools")).isZero();
    assertThat(out.toString().lines().toList())
        .containsExactly(
            "POOL     POLICY                    NODES  ONLINE  RUNNING  SLOTS",
            "default  affinity (as configured)  2      1       0        2",
            "video    weighted                  0      0       0        0",
            "new      (as configured)           1      0       0        0");
  }

  @Test
  void whatIsInTheQuarantineIsListedShownPutBackAndDropped() {
    String id = "job-events-0@7";
    String aside =
        """
        {"id":"job-events-0@7","topic":"job-events","partition":0,"offset":7,"service":"gateway",\
        "at":"2026-01-02T03:04:05Z","cause":"the record lacks 'at'","bytes":12}\
        """;
    gateway
        .answering("/api/quarantine?limit=100", 200, "{\"quarantine\":[" + aside + "]}")
        .answering("/api/quarantine/job-events-0%407", 200, aside)
        .answering("/api/quarantine/job-events-0%407/replay", 200, aside);

    assertThat(at("quarantine", "list")).isZero();
    assertThat(out.toString().lines().toList())
        .containsExactly(
            "ID              SET ASIDE AT          BY       BYTES  CAUSE",
            "job-events-0@7  2026-01-02T03:04:05Z  gateway  12     the record lacks 'at'");
    assertThat(at("quarantine", "show", id)).isZero();
    assertThat(at("quarantine", "replay", id)).isZero();
    assertThat(at("quarantine", "drop", id)).isZero();
    assertThat(out.toString()).contains("job-events-0@7 put back", "job-events-0@7 dropped");
    assertThat(gateway.requests())
        .contains(
            "POST /api/quarantine/job-events-0%407/replay ",
            "DELETE /api/quarantine/job-events-0%407 ");
  }

  @Test
  void jobsAreMovedAndRevived() {
    String moved = "{\"prompt_id\":\"p1\",\"state\":\"queued\",\"priority\":2,\"number\":-4}";
    gateway.answering("/api/jobs/p1", 200, moved).answering("/api/jobs/p1/retry", 200, moved);

    assertThat(at("jobs", "move", "p1", "--priority", "2", "--front")).isZero();
    assertThat(at("jobs", "retry", "p1")).isZero();

    assertThat(gateway.requests())
        .containsExactly(
            "PATCH /api/jobs/p1 {\"priority\":2,\"front\":true}", "POST /api/jobs/p1/retry ");
    assertThat(out.toString()).contains("p1   queued  2         -4");
  }

  @Test
  void whyTellsThePlaceTheReasonsAndTheAttempts() {
    gateway.answering(
        "/api/jobs/p1/placement",
        200,
        """
        {"job":"j","prompt_id":"p1","state":"queued","position":2,"queued":9,
         "expected_start":"2030-01-01T10:00:00Z","expected_finish":"2030-01-01T10:00:30Z",
         "confidence":"medium",
         "waiting":[{"code":"lacks_models","words":"lacks m.pt","nodes":["a","b","c","d","e"]},
           {"code":"busy","words":"is busy","nodes":["f"]}],
         "attempts":[{"number":1,"node":"f","state":"failed","reason":"had the model",
           "cause":"HUNG","message":"no progress for 5 minutes\\nand more",
           "assigned_at":"2030-01-01T09:00:00Z","started_at":"2030-01-01T09:00:01Z",
           "ended_at":"2030-01-01T09:05:01.500Z"}]}\
        """);

    assertThat(at("why", "p1")).isZero();

    assertThat(out.toString())
        .contains("job p1: queued", "place 2 of 9 in the queue", "confidence is medium")
        .contains("a, b, c, d and 1 more  lacks m.pt")
        .contains("f                      is busy")
        .containsPattern("1 +f +failed +[0-9:]+ +300.5 s +HUNG: no progress for 5 minutes +had");
  }

  @Test
  void whyTellsThatAModelComesOrThatThereIsNoHope() {
    String waits =
        """
        {"prompt_id":"p1","state":"queued","position":1,"queued":1,
         "waiting":[{"code":"%s","words":"w","nodes":["a"]}],"attempts":[]}\
        """;
    gateway.answering("/api/jobs/p1/placement", 200, waits.formatted("fetches_models"));
    assertThat(at("why", "p1")).isZero();
    assertThat(out.toString()).contains("it can run once a node has its model");

    gateway.answering("/api/jobs/p1/placement", 200, waits.formatted("lacks_models"));
    assertThat(at("why", "p1")).isZero();
    assertThat(out.toString()).contains("no node can take it as things are");
  }

  @Test
  void whyTellsWhatKeepsAJobFromItsTurn() {
    gateway.answering(
        "/api/jobs/p1/placement",
        200,
        """
        {"job":"j","prompt_id":"p1","state":"queued","queued":3,"waiting":[],"attempts":[],
         "blocked_by":[{"code":"held","words":"it is held until somebody releases it"},
           {"code":"queue_paused","words":"the whole queue is paused: heat"}]}\
        """);

    assertThat(at("why", "p1")).isZero();

    assertThat(out.toString())
        .contains("not in line; 3 wait", "it is held until", "the whole queue is paused: heat");
  }

  @Test
  void whyTellsWhyAJobFailed() {
    gateway.answering(
        "/api/jobs/p1/placement",
        200,
        """
        {"job":"j","prompt_id":"p1","state":"failed","cause":"SUSPECTED_KILLER",
         "message":"those of the nodes a and b ended","waiting":[],"attempts":[]}\
        """);

    assertThat(at("why", "p1")).isZero();

    assertThat(out.toString())
        .contains("job p1: failed", "SUSPECTED_KILLER: those of the nodes a and b ended");
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

  private int at(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--url";
    all[arguments.length + 1] = gateway.url().toString();
    return run(all);
  }

  private int run(String... arguments) {
    CommandLine line = Comfymill.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
