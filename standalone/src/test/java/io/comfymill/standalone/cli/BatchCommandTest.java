package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.apache.commons.codec.digest.Blake3;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchCommandTest {
  private static final String FILE =
      """
      kind: Batch
      version: 1
      template: {file: flow.json}
      sweep:
        zip: [{1.image: {files: "in/*.png"}}, {csv: {file: rows.csv}}]
      """;
  private static final String ENDED =
      """
      {"id":"b1","name":"it","state":"done","cells":4,"waiting":0,"open":0,"succeeded":3,"failed":1,
       "cancelled":0,"finished_at":"2030-01-01T00:00:00Z"}""";

  private RunningCommand cli;
  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    cli = new RunningCommand();
    Files.writeString(folder.resolve("batch.yaml"), FILE);
  }

  @AfterEach
  void stop() {
    cli.close();
  }

  private int batch(String command, String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "batch";
    arguments[1] = command;
    System.arraycopy(more, 0, arguments, 2, more.length);
    return cli.run(arguments);
  }

  private void files() throws IOException {
    Files.writeString(
        folder.resolve("flow.json"), "{\"1\":{\"class_type\":\"Load\",\"inputs\":{\"image\":1}}}");
    Files.writeString(folder.resolve("rows.csv"), "1.n\n7\n");
    Files.createDirectory(folder.resolve("in"));
    Files.writeString(folder.resolve("in/a.png"), "picture");
    cli.gateway.answering("/upload/image", 200, "{\"name\":\"a (1).png\",\"subfolder\":\"\"}");
  }

  @Test
  void whatItNamesIsSentAlongAndItsOwnLinesStay() throws IOException {
    files();
    cli.gateway.answering("/api/batches", 201, "{\"id\":\"b1\"}");

    assertThat(batch("submit", folder.resolve("batch.yaml").toString())).as(cli.err()).isZero();

    assertThat(cli.out()).isEqualTo("b1" + System.lineSeparator());
    String sent = cli.gateway.requests().get(1);
    assertThat(sent).startsWith("POST /api/batches " + FILE + "\n---\n");
    assertThat(sent)
        .contains("\"flow.json\":{\"1\":{\"class_type\":\"Load\"")
        .contains("\"in/*.png\":[\"a (1).png\"]")
        .contains("\"rows.csv\":\"1.n\\n7\\n\"");
  }

  @Test
  void aFileThatIsNotThereIsNamedAndNothingIsSent() {
    assertThat(batch("submit", folder.resolve("batch.yaml").toString())).isEqualTo(2);
    assertThat(cli.err()).contains("there is no file").contains("flow.json");
    assertThat(batch("submit", folder.resolve("none.yaml").toString())).isEqualTo(2);
    assertThat(cli.gateway.requests()).isEmpty();
  }

  @Test
  void everyMistakeIsShownWithItsPlace() throws IOException {
    Files.writeString(folder.resolve("batch.yaml"), "kind: Batch\n");
    cli.gateway.answering(
        "/api/batches",
        400,
        """
        {"detail":"all","mistakes":[{"field":"sweep.x","line":3,"column":9,"message":"is odd"},
          {"field":"","line":1,"column":1,"message":"has no template"}]}""");
    assertThat(batch("submit", folder.resolve("batch.yaml").toString())).isEqualTo(1);
    assertThat(cli.err())
        .contains("nothing was queued")
        .contains("line 3, column 9: sweep.x is odd")
        .contains("line 1, column 1:  has no template");
  }

  @Test
  void aPlanIsToldInWordsAndFailsWhereCellsCannotRun() throws IOException {
    Files.writeString(folder.resolve("batch.yaml"), "kind: Batch\n");
    cli.gateway.answering(
        "/api/batches/plan",
        200,
        """
        {"cells":1200,"checked":1000,"slots":8,
         "models":[{"models":{"ckpt":"a.safetensors"},"cells":1200}],
         "refused":[{"cell":7,"values":{"ckpt":"b"},"error":"not in list"}],
         "estimate":{"gpu_seconds":36000,"seconds":4500,"jobs":12,"known_shapes":1,"shapes":2}}""");
    assertThat(batch("plan", folder.resolve("batch.yaml").toString())).isEqualTo(1);
    assertThat(cli.out())
        .contains("1,200 jobs; 1,000 of them checked")
        .contains("About 10.0 h of GPU time, done in 75 min on the 8 slots")
        .contains("(from 12 jobs; 1 of 2 kinds of cells have run before)")
        .contains("1,200 with ckpt=a.safetensors")
        .contains("cell 7 (ckpt=b): not in list");
  }

  @Test
  void watchingEndsWithTheBatchAndSaysWhatFailed() {
    cli.gateway.answering("/api/batches/b1", 200, ENDED);
    assertThat(batch("watch", "b1")).isEqualTo(1);
    assertThat(cli.out()).contains("b1").contains("done");
    assertThat(cli.err())
        .contains("3 of 4 cells succeeded; comfymill batch cells b1 --state failed says why");
  }

  @Test
  void allItHasMadeIsOneArchive() throws IOException {
    Path zip = folder.resolve("all.zip");
    cli.gateway.answering("/api/batches/b1/outputs.zip", 200, "PK");
    assertThat(batch("get", "b1", "--zip", zip.toString())).as(cli.err()).isZero();
    assertThat(zip).hasContent("PK");
    assertThat(batch("get", "none", "--zip", zip.toString())).isEqualTo(1);
    assertThat(zip).hasContent("PK");
    assertThat(batch("get", "b1")).isEqualTo(2);
    assertThat(batch("get", "b1", folder.toString(), "--zip", zip.toString())).isEqualTo(2);
  }

  @Test
  void aPublishedWorkflowIsNamedAndNothingIsSentAlong() throws IOException {
    String file = "kind: Batch\nversion: 1\ntemplate: {published: poster@v3}\nsweep: {n: [1]}\n";
    Files.writeString(folder.resolve("batch.yaml"), file);
    cli.gateway.answering("/api/batches/plan", 200, "{\"cells\":1,\"refused\":[]}");
    assertThat(batch("plan", folder.resolve("batch.yaml").toString())).as(cli.err()).isZero();
    assertThat(cli.gateway.requests()).containsExactly("POST /api/batches/plan " + file);
  }

  @Test
  void actionsAreAskedFor() {
    cli.gateway
        .answering("/api/batches/b1/actions/pause", 200, ENDED)
        .answering("/api/batches/b1/actions/retry", 200, ENDED);
    assertThat(batch("pause", "b1")).as(cli.err()).isZero();
    assertThat(batch("retry", "b1")).isZero();
    assertThat(batch("retry", "b1", "--cancelled")).isZero();
    assertThat(cli.gateway.requests())
        .containsExactly(
            "POST /api/batches/b1/actions/pause ",
            "POST /api/batches/b1/actions/retry {\"states\":[\"failed\"]}",
            "POST /api/batches/b1/actions/retry {\"states\":[\"cancelled\"]}");
  }

  @Test
  void resultsAreCopiedOnceAndCheckedAgainstTheirHash() throws IOException {
    byte[] content = "picture".getBytes(StandardCharsets.UTF_8);
    String hash = HexFormat.of().formatHex(Blake3.hash(content));
    cli.gateway
        .answering(
            "/api/batches/b1/cells?state=succeeded&after=-1&limit=50&hashes=true",
            200,
            """
            {"cells":[{"cell":12,"outputs":[{"name":"../x.png","size":7,"hash":"blake3:%s","url":"/a"}]}]}"""
                .formatted(hash))
        .answering("/api/batches/b1", 200, ENDED)
        .answering("/a", 200, "damaged");

    assertThat(batch("get", "b1", folder.toString())).isEqualTo(1);
    assertThat(cli.err()).contains("x.png arrived as blake3:");
    assertThat(folder.resolve("000012-x.png")).doesNotExist();

    cli.gateway.answering("/a", 200, "picture");
    assertThat(batch("get", "b1", folder.toString())).as(cli.err()).isZero();
    assertThat(batch("get", "b1", folder.toString())).isZero();
    assertThat(folder.resolve("000012-x.png")).hasContent("picture");
    assertThat(cli.out())
        .contains("1 files copied, 0 were there already")
        .contains("0 files copied, 1 were there already");
    assertThat(cli.gateway.requests()).filteredOn("GET /a "::equals).hasSize(2);
  }

  @Test
  void cellsAreTakenAsTheyAre() {
    cli.gateway
        .answering("/api/batches/b1/actions/accept", 200, ENDED)
        .answering("/api/batches/b1", 200, ENDED.replace("{\"id\"", "{\"accepted\":1,\"id\""));
    assertThat(batch("accept", "b1", "7", "9")).as(cli.err()).isZero();
    assertThat(cli.gateway.requests())
        .containsExactly("POST /api/batches/b1/actions/accept {\"cells\":[7,9]}");
    assertThat(batch("accept", "b1", "seven")).isEqualTo(2);
    assertThat(batch("watch", "b1")).as(cli.err()).isZero();
  }

  @Test
  void twoBatchesAreComparedByTheirParameters() throws IOException {
    String a =
        """
        {"cell":0,"values":{"n":1},"state":"succeeded","seconds":2,"outputs":[{"name":"x_1.png","hash":"blake3:aa"}]}
        {"cell":1,"values":{"n":2},"state":"failed","outputs":[]}
        {"cell":2,"values":{"n":3},"state":"succeeded","outputs":[{"name":"x_3.png","hash":"blake3:cc"}]}
        {"join":"book","state":"succeeded","outputs":[{"name":"book.wav","hash":"blake3:dd"}]}
        """;
    String b =
        """
        {"cell":0,"values":{"n":2,"m":1},"state":"succeeded","seconds":1,"outputs":[{"name":"y.png","hash":"blake3:bb"}]}
        {"cell":1,"values":{"n":1,"m":1},"state":"succeeded","seconds":4,"outputs":[{"name":"x_7.png","hash":"blake3:aa"}]}
        {"cell":2,"values":{"n":9,"m":1},"state":"succeeded","outputs":[]}
        {"join":"book","state":"succeeded","outputs":[{"name":"book.wav","hash":"blake3:ee"}]}
        """;
    Path file = Files.writeString(folder.resolve("a.jsonl"), a);
    cli.gateway.answering("/api/batches/b2/manifest?format=jsonl", 200, b);

    assertThat(batch("diff", file.toString(), "b2")).as(cli.err()).isEqualTo(1);

    assertThat(cli.out().lines().map(line -> line.replaceAll(" {2,}", "|").strip()))
        .containsExactly(
            "WHAT|CELL OF A|CELL OF B|A|B|OUTPUTS",
            "n=2|1|0|failed|succeeded in 1.0 s|0 and 1, not equal",
            "n=3|2|-|succeeded|-|-",
            "book|-|-|succeeded|succeeded|1 and 1, not equal",
            "n=9|-|2|-|succeeded|-",
            "2 cells in both, 2.0 s and 5.0 s; 4 differences");
    assertThat(batch("diff", file.toString(), file.toString())).isZero();
    assertThat(batch("diff", file.toString(), "none")).isEqualTo(1);
    assertThat(cli.err()).contains("there is no batch and no file called none");
    Files.writeString(file, "{}");
    assertThat(batch("diff", file.toString(), "b2")).isEqualTo(1);
    assertThat(cli.err()).contains("a.jsonl, line 1: is no cell of a batch");
  }

  @Test
  void itsPicturesAreOnePage() {
    Path sheet = folder.resolve("sheet.html");
    cli.gateway.answering("/api/batches/b1/contact-sheet.html", 200, "<html>");
    assertThat(batch("get", "b1", "--contact-sheet", sheet.toString())).as(cli.err()).isZero();
    assertThat(sheet).hasContent("<html>");
    assertThat(batch("get", "b1", "--contact-sheet", "a", "--zip", "b")).isEqualTo(2);
    assertThat(batch("get", "b1", "--contact-sheet", "a", "--joined")).isEqualTo(2);
  }

  @Test
  void filesOfOneCellWithTheSameNameAreAllCopied() {
    cli.gateway
        .answering(
            "/api/batches/b1/cells?state=succeeded&after=-1&limit=50&hashes=true",
            200,
            """
            {"cells":[{"cell":3,"outputs":[{"name":"x.png","size":3,"url":"/a"},
              {"name":"x.png","size":3,"url":"/b"}]}]}""")
        .answering("/api/batches/b1", 200, ENDED)
        .answering("/a", 200, "one")
        .answering("/b", 200, "two");

    assertThat(batch("get", "b1", folder.toString())).as(cli.err()).isZero();

    assertThat(folder.resolve("000003-x.png")).hasContent("one");
    assertThat(folder.resolve("000003-2-x.png")).hasContent("two");
  }

  private static String joined(String state, String more) {
    return ENDED
        .replace("\"succeeded\":3,\"failed\":1", "\"succeeded\":4,\"failed\":0")
        .replaceFirst(
            "}$", ",\"joins\":[{\"join\":\"book\",\"state\":\"%s\",%s}]}".formatted(state, more));
  }

  @Test
  void whatWasJoinedIsCopiedByItsOwnName() throws IOException {
    cli.gateway
        .answering(
            "/api/batches/b1",
            200,
            joined(
                "succeeded", "\"outputs\":[{\"name\":\"book.flac\",\"size\":5,\"url\":\"/book\"}]"))
        .answering("/book", 200, "sound");

    assertThat(batch("get", "b1", folder.toString(), "--joined")).as(cli.err()).isZero();

    assertThat(folder.resolve("book.flac")).hasContent("sound");
    assertThat(cli.gateway.requests()).noneMatch(request -> request.contains("/cells"));
  }

  @Test
  void oneCommandSubmitsWatchesAndCopies() throws IOException {
    Files.writeString(
        folder.resolve("book.yaml"),
        """
        kind: Batch
        sweep: {split: {file: book.txt, into: text, most: 40}}
        """);
    Files.writeString(folder.resolve("book.txt"), "It was a dark night. A mill stood on a hill.");
    cli.gateway
        .answering("/api/batches", 201, "{\"id\":\"b1\",\"joins\":[]}")
        .answering(
            "/api/batches/b1",
            200,
            joined(
                "succeeded", "\"outputs\":[{\"name\":\"book.flac\",\"size\":5,\"url\":\"/book\"}]"))
        .answering("/book", 200, "sound");
    Path out = folder.resolve("out");

    assertThat(batch("submit", folder.resolve("book.yaml").toString(), "--get", out.toString()))
        .as(cli.err())
        .isZero();

    assertThat(cli.gateway.requests().get(0))
        .contains(
            "{\"book.txt\":[{\"chapter\":\"\",\"text\":\"It was a dark night.\"},"
                + "{\"chapter\":\"\",\"text\":\"A mill stood on a hill.\"}]}");
    assertThat(out.resolve("book.flac")).hasContent("sound");
  }

  @Test
  void whatCouldNotBeJoinedIsSaid() {
    cli.gateway.answering(
        "/api/batches/b1", 200, joined("failed", "\"error\":\"no sound\",\"outputs\":[]"));
    assertThat(batch("watch", "b1")).isEqualTo(1);
    assertThat(cli.err()).contains("book was not made: no sound");
  }

  @Test
  void howFarItIsIsToldByTheGateway() {
    cli.gateway
        .answering(
            "/api/batches/b1", 200, ENDED.replace(",\"finished_at\":\"2030-01-01T00:00:00Z\"", ""))
        .answering(
            "/api/batches/b1/events",
            200,
            "event: batch\ndata: %s\n\n"
                .formatted(joined("succeeded", "\"outputs\":[]").replace("\n", "")));
    assertThat(batch("watch", "b1")).as(cli.err()).isZero();
    assertThat(cli.gateway.requests())
        .containsExactly("GET /api/batches/b1 ", "GET /api/batches/b1/events ");
  }

  @Test
  void aPlanSaysForHowLongWhatIsMadeIsKept() throws IOException {
    Files.writeString(folder.resolve("kept.yaml"), "kind: Batch");
    cli.gateway.answering(
        "/api/batches/plan", 200, "{\"cells\":1,\"refused\":[],\"keep\":{\"outputs\":\"7d\"}}");

    assertThat(batch("plan", folder.resolve("kept.yaml").toString())).as(cli.err()).isZero();

    assertThat(cli.out()).contains("kept for 7d after the end of the batch");
  }

  @Test
  void furtherCellsArePlannedAndAddedWithTheFilesTheyName() throws IOException {
    Files.writeString(folder.resolve("more.csv"), "n\n3\n");
    String file = "kind: BatchExtension\nversion: 1\nsweep: {csv: {file: more.csv}}\n";
    Files.writeString(folder.resolve("more.yaml"), file);
    String more = folder.resolve("more.yaml").toString();
    cli.gateway
        .answering("/api/batches/b1/extensions/plan", 200, "{\"cells\":1,\"refused\":[]}")
        .answering("/api/batches/b1/extensions", 200, "{\"id\":\"b1\",\"cells\":3}");

    assertThat(batch("plan", more, "--extends", "b1")).as(cli.err()).isZero();
    assertThat(cli.out()).contains("1 jobs");
    assertThat(batch("extend", "b1", more)).as(cli.err()).isZero();
    assertThat(cli.out()).contains("b1");
    assertThat(cli.gateway.requests())
        .hasSize(2)
        .allSatisfy(request -> assertThat(request).contains(file).contains("more.csv"))
        .anySatisfy(request -> assertThat(request).startsWith("POST /api/batches/b1/extensions "));
  }
}
