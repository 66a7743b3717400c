package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.standalone.client.FakeGateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class QueueCommandTest {
  private static final String PAUSED =
      "{\"scope\":\"tenant\",\"name\":\"acme\",\"paused\":true,\"reason\":\"heat\"}";
  private static final String JOB =
      "{\"prompt_id\":\"p1\",\"state\":\"queued\",\"held\":true,\"priority\":0,\"number\":3}";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private FakeGateway gateway;

  @BeforeEach
  void start() throws IOException {
    gateway = new FakeGateway();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private int run(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--url";
    all[arguments.length + 1] = gateway.url().toString();
    CommandLine line = Comfymill.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(all);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pause                        | PUT /api/queue-pauses/everything {}",
        "pause --tenant acme          | PUT /api/queue-pauses/tenants/acme {}",
        "pause --pool a/b --reason x  | PUT /api/queue-pauses/pools/a%2Fb {\"reason\":\"x\"}",
        "resume                       | DELETE /api/queue-pauses/everything",
        "resume --pool studio         | DELETE /api/queue-pauses/pools/studio",
      })
  void partsOfTheQueueArePausedAndResumed(String arguments, String request) {
    gateway.answering(request.split(" ", -1)[1], 200, PAUSED);

    assertThat(run(("queue " + arguments).split(" +", -1))).isZero();

    assertThat(gateway.requests()).singleElement().asString().isEqualToIgnoringWhitespace(request);
    assertThat(out.toString()).contains("tenant  acme  true");
  }

  @Test
  void onlyOnePartAtATime() {
    assertThat(run("queue", "pause", "--pool", "a", "--tenant", "b")).isEqualTo(2);
    assertThat(gateway.requests()).isEmpty();
  }

  @Test
  void whatIsPausedIsATable() {
    gateway.answering("/api/queue-pauses", 200, "{\"paused\":[" + PAUSED + "]}");

    assertThat(run("queue")).isZero();

    assertThat(out.toString()).contains("QUEUE   NAME  PAUSED  SINCE  REASON", "heat");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hold p1             | /api/jobs/p1/hold    | POST /api/jobs/p1/hold",
        "release p1          | /api/jobs/p1/release | POST /api/jobs/p1/release",
        "move p1 --before p2 | /api/jobs/p1         | PATCH /api/jobs/p1 {\"before\":\"p2\"}",
        "move p1 --after p2  | /api/jobs/p1         | PATCH /api/jobs/p1 {\"after\":\"p2\"}",
        "move p1 --front     | /api/jobs/p1         | PATCH /api/jobs/p1 {\"front\":true}",
      })
  void jobsAreHeldReleasedAndMoved(String arguments, String path, String request) {
    gateway.answering(path, 200, JOB);

    assertThat(run(("queue " + arguments).split(" +", -1))).isZero();

    assertThat(gateway.requests()).singleElement().asString().isEqualToIgnoringWhitespace(request);
    assertThat(out.toString()).contains("p1   queued  true");
  }

  private static String archived(String id, String options) {
    return """
        {"prompt_id":"%s","archived_at":"2030-01-01T00:00:00Z","client_id":"me","number":7,\
        "prompt":{"1":{"class_type":"EmptyImage","inputs":{}}},\
        "extra_data":{"comfymill":%s},"partial_execution_targets":["1"]}
        """
        .formatted(id, options);
  }

  @Test
  void anArchiveIsWrittenAsItComesAndTheJobsAreRemoved() throws IOException {
    String lines = archived("p1", "{}") + archived("p2", "{}");
    gateway
        .answering("/api/queue-archive?limit=50&after=", 200, lines)
        .answering("/queue", 200, "");
    Path file = folder.resolve("queue.jsonl");

    assertThat(run("queue", "archive", file.toString(), "--remove")).isZero();

    assertThat(file).hasContent(lines);
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
    assertThat(gateway.requests()).last().isEqualTo("POST /queue {\"delete\":[\"p1\",\"p2\"]}");
    assertThat(out.toString()).startsWith("2 jobs are in ");
  }

  @Test
  void anArchiveThatBreaksOffLeavesTheOldOneAndTheQueueAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("queue.jsonl"), "old");
    gateway.answering("/api/queue-archive?limit=50&after=", 500, "");

    assertThat(run("queue", "archive", file.toString(), "--remove")).isEqualTo(1);

    assertThat(file).hasContent("old");
    assertThat(gateway.requests()).hasSize(1);
  }

  @Test
  void aRestoreSubmitsWhatIsNotThereAnyMore() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("queue.jsonl"),
            archived("new", "{}")
                + archived("runs", "{}")
                + archived("gone", "{}")
                + archived("last", "{\"depends_on\":[\"gone\",\"runs\"]}"));
    gateway
        .answering("/api/jobs/runs/placement", 200, "{\"state\":\"running\"}")
        .answering("/api/jobs/gone/placement", 200, "{\"state\":\"cancelled\"}")
        .answering("/api/jobs/new/placement", 404, "{}")
        .answering("/api/jobs/last/placement", 404, "{}")
        .answering("/prompt", 200, "{\"prompt_id\":\"x\"}");

    assertThat(run("queue", "restore", file.toString())).as(err.toString()).isZero();

    var submits =
        gateway.requests().stream().filter(one -> one.startsWith("POST /prompt")).toList();
    assertThat(submits).hasSize(3);
    assertThat(submits.get(0))
        .contains("\"prompt_id\":\"new\"", "\"client_id\":\"me\"", "\"number\":7");
    String renamed = submits.get(1).replaceAll(".*\"prompt_id\":\"([^\"]*)\".*", "$1");
    assertThat(renamed).isNotEqualTo("gone").hasSize(36);
    assertThat(submits.get(2)).contains("\"depends_on\":[\"" + renamed + "\",\"runs\"]");
    assertThat(out.toString()).contains("runs stays as it is: running");
    int before = gateway.requests().size();
    assertThat(run("queue", "restore", file.toString())).isZero();
    assertThat(gateway.requests().subList(before, gateway.requests().size()))
        .as("the same id again")
        .contains(submits.get(1));
  }

  @Test
  void aJobThatIsRefusedDoesNotStopTheOthers() throws IOException {
    Path file =
        Files.writeString(folder.resolve("q.jsonl"), archived("a", "{}") + archived("b", "{}"));
    gateway
        .answering("/api/jobs/a/placement", 404, "{}")
        .answering("/api/jobs/b/placement", 404, "{}")
        .answering("/prompt", 400, "{\"error\":{\"message\":\"no such class\"}}");

    assertThat(run("queue", "restore", file.toString())).isEqualTo(1);

    assertThat(out.toString()).contains("a is refused", "b is refused", "no such class");
  }

  @Test
  void aFileThatIsNoArchiveIsSaidToBeNone() throws IOException {
    Path file = Files.writeString(folder.resolve("q.jsonl"), "{\"1\":{}}\n");

    assertThat(run("queue", "restore", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("line 1");
    assertThat(run("queue", "restore", "nowhere.jsonl")).isEqualTo(2);
  }
}
