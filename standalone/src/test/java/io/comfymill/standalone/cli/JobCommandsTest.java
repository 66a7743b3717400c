package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code logs}, {@code cancel}, {@code rerun} and {@code open}. */
class JobCommandsTest {
  private static final String JOB =
      """
      {"id":"p1","status":"completed","create_time":1893488400000,
       "execution_start_time":1893488420000,"execution_end_time":1893488430500,"outputs_count":1,
       "outputs":{"9":{"images":[{"filename":"a b.png","subfolder":"j","type":"output"}]}},
       "execution_status":{"status_str":"success","messages":[
         ["execution_start",{"timestamp":1893488420100}],
         ["execution_cached",{"nodes":["4","5"],"timestamp":1893488420200}],
         ["execution_success",{"timestamp":1893488430400}]]},
       "workflow":{"prompt":{"3":{"class_type":"KSampler","inputs":{"seed":1,"long":"LONG"}}},
         "extra_data":{"client_id":"c","create_time":5,"extra_pnginfo":{"workflow":{"id":"w"}},
           "comfymill.pool":"video","comfymill":{"priority":3,"deadline":"2020-01-01T00:00:00Z",
             "depends_on":["p0"],"held":true}}}}\
      """;
  private static final String PLACEMENT =
      """
      {"job":"j","prompt_id":"p1","state":"succeeded","node_id":"b","waiting":[],"attempts":[
        {"number":1,"node":"a","state":"failed","reason":"had the model","cause":"OUT_OF_VRAM",
         "message":"took too much","assigned_at":"2030-01-01T09:00:01Z",
         "started_at":"2030-01-01T09:00:02Z","ended_at":"2030-01-01T09:00:12.5Z"},
        {"number":2,"node":"b","state":"succeeded","assigned_at":"2030-01-01T09:00:19Z",
         "started_at":"2030-01-01T09:00:20Z","ended_at":"2030-01-01T09:00:30.501Z"}]}\
      """;

  private RunningCommand cli;

  @BeforeEach
  void start() throws IOException {
    cli = new RunningCommand();
    cli.gateway
        .answering("/api/jobs/p1", 200, JOB)
        .answering("/api/jobs/p1/placement", 200, PLACEMENT)
        .answering("/prompt", 200, "{\"prompt_id\":\"p2\"}");
  }

  @AfterEach
  void stop() {
    cli.close();
  }

  @Test
  void logsTellWhatHappenedInItsOrder() {
    assertThat(cli.run("logs", "p1")).as(cli.err()).isZero();

    Stream<String> words =
        cli.out().lines().map(line -> line.replaceFirst("^[-0-9]+ [0-9:.]+ +", ""));
    assertThat(words)
        .containsExactly(
            "submitted",
            "attempt 1 goes to a: had the model",
            "attempt 1 runs on a",
            "attempt 1 failed after 10.5 s: OUT_OF_VRAM: took too much",
            "attempt 2 goes to b",
            "attempt 2 runs on b",
            "2 graph nodes have results of an earlier run",
            "attempt 2 succeeded after 10.5 s",
            "the job has succeeded after 30.5 s in all, with 1 file",
            cli.gateway.url() + "/view?filename=a+b.png&subfolder=j&type=output");
  }

  @Test
  void logsOfAFailedJobSayWhereAndShowTheTrace() {
    cli.gateway.answering(
        "/api/jobs/p1",
        200,
        """
        {"id":"p1","status":"failed","create_time":1893488400000,
         "execution_end_time":1893488430500,"outputs_count":0,"outputs":{},
         "execution_error":{"traceback":["  File \\"nodes.py\\", line 3\\n","    sample()\\n"]},
         "execution_status":{"status_str":"error","messages":[["execution_error",
           {"node_id":"3","node_type":"KSampler","exception_type":"RuntimeError",
            "exception_message":"it broke\\n","timestamp":1893488430400}]]}}\
        """);

    assertThat(cli.run("logs", "p1")).isZero();

    assertThat(cli.out())
        .contains("graph node 3 (KSampler) failed: RuntimeError: it broke\n")
        .contains("      File \"nodes.py\", line 3\n");
  }

  @Test
  void logsOfAJobThatWaitsSayWhy() {
    cli.gateway
        .answering("/api/jobs/p1", 200, "{\"id\":\"p1\",\"create_time\":1893488400000}")
        .answering(
            "/api/jobs/p1/placement",
            200,
            "{\"prompt_id\":\"p1\",\"state\":\"queued\",\"position\":2,\"queued\":9}");

    assertThat(cli.run("logs", "p1")).isZero();

    assertThat(cli.out()).contains("submitted", "place 2 of 9 in the queue");
  }

  @Test
  void logsOfAJobThatWasCancelledBeforeItRanSaySo() {
    cli.gateway
        .answering("/api/jobs/p1", 404, "{\"error\":\"Job not found\"}")
        .answering("/api/jobs/p1/placement", 200, "{\"prompt_id\":\"p1\",\"state\":\"cancelled\"}");

    assertThat(cli.run("logs", "p1")).as(cli.err()).isZero();

    assertThat(cli.out().lines()).containsExactly("job p1: cancelled");
  }

  @Test
  void logsAsJsonLeaveTheWorkflowOut() throws IOException {
    assertThat(cli.run("logs", "p1", "--json")).isZero();

    JsonNode story = WireJson.mapper().readTree(cli.out());
    assertThat(story.at("/placement/attempts")).hasSize(2);
    assertThat(story.at("/job/status").asText()).isEqualTo("completed");
    assertThat(story.at("/job/workflow").isMissingNode()).isTrue();
  }

  @Test
  void outputsAreDeletedUntilOneIsStillNeeded() {
    cli.gateway
        .answering("/api/jobs/p1/outputs", 200, "{\"job\":\"p1\"}")
        .answering(
            "/api/jobs/p2/outputs",
            409,
            "{\"title\":\"Its state does not allow this\",\"status\":409,"
                + "\"detail\":\"outputs of job p2 cannot be deleted: it has not ended\"}");

    assertThat(cli.run("delete-outputs", "p1", "p2", "p3")).isEqualTo(1);

    assertThat(cli.out().lines()).containsExactly("p1 has no outputs any more");
    assertThat(cli.err()).contains("outputs of job p2 cannot be deleted: it has not ended");
  }

  @ParameterizedTest
  @ValueSource(strings = {"logs", "rerun", "open", "cancel"})
  void aJobThatIsNotThereIsSaid(String command) {
    cli.gateway
        .answering("/api/jobs/p9", 404, "{\"error\":\"Job not found\"}")
        .answering("/api/jobs/p9/placement", 404, "{\"status\":404}")
        .answering("/api/jobs/p9/cancel", 200, "{\"cancelled\":false}");

    assertThat(cli.run(command, "p9")).isEqualTo(1);
    assertThat(cli.err().lines()).containsExactly("comfymill: there is no job p9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | cancelled | 0 | p1 is cancelled",
        "true  | succeeded | 0 | p1 has succeeded in the meantime",
        "false | cancelled | 0 | p1 was cancelled before",
        "false | succeeded | 1 | p1 is not cancelled: it has succeeded",
        "false | failed    | 1 | p1 is not cancelled: it has failed",
      })
  void cancelSaysWhatBecameOfTheJob(boolean cancelled, String state, int exit, String words) {
    cli.gateway
        .answering("/api/jobs/p1/cancel", 200, "{\"cancelled\":" + cancelled + "}")
        .answering("/api/jobs/p1/placement", 200, "{\"state\":\"" + state + "\"}");

    assertThat(cli.run("cancel", "p1")).isEqualTo(exit);
    assertThat(cli.out().lines()).containsExactly(words);
    assertThat(cli.gateway.requests()).contains("POST /api/jobs/p1/cancel ");
  }

  @Test
  void cancelSaysOfAJobThatGoesOnWhereItRuns() throws IOException {
    cli.gateway
        .answering("/api/jobs/p1/cancel", 200, "{\"cancelled\":true}")
        .answering("/api/jobs/p1/placement", 200, "{\"state\":\"running\",\"node_id\":\"b\"}");

    assertThat(cli.run("cancel", "p1", "--json")).isZero();

    JsonNode outcome = WireJson.mapper().readTree(cli.out());
    assertThat(outcome.path("cancelled").asBoolean()).isTrue();
    assertThat(outcome.path("state").asText()).isEqualTo("running");
  }

  @Test
  void rerunSubmitsTheSameWorkflowWithChangesAndWithoutWhatHeldForThatRunAlone()
      throws IOException {
    String picture = "A".repeat(100_000);
    cli.gateway.answering("/api/jobs/p1", 200, JOB.replace("LONG", picture));

    assertThat(cli.run("rerun", "p1", "--seed", "7", "--priority", "5")).as(cli.err()).isZero();

    assertThat(cli.out()).isEqualToIgnoringNewLines("p2");
    String sent = cli.gateway.requests().get(1).substring("POST /prompt ".length());
    JsonNode body = WireJson.mapper().readTree(sent);
    assertThat(body.at("/prompt/3/inputs/seed").asInt()).isEqualTo(7);
    assertThat(body.at("/prompt/3/inputs/long").asText()).isEqualTo(picture);
    assertThat(body.at("/client_id").asText()).isNotEqualTo("c");
    assertThat(body.path("extra_data").toString())
        .isEqualTo(
            "{\"extra_pnginfo\":{\"workflow\":{\"id\":\"w\"}},"
                + "\"comfymill\":{\"priority\":5,\"pool\":\"video\",\"merge\":false}}");
  }

  @Test
  void openPrintsWhereTheOutputsAre() throws IOException {
    assertThat(cli.run("open", "p1", "--print")).isZero();
    assertThat(cli.out().lines())
        .containsExactly(cli.gateway.url() + "/view?filename=a+b.png&subfolder=j&type=output");
  }

  @Test
  void openSaysOfAJobWithoutFilesHowItIs() {
    cli.gateway.answering("/api/jobs/p1", 200, "{\"id\":\"p1\",\"status\":\"pending\"}");

    assertThat(cli.run("open", "p1", "--print")).isEqualTo(1);
    assertThat(cli.err()).contains("job p1 has no output files; it is pending");
  }
}
