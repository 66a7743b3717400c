package io.comfymill.standalone.cli.batch;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.CommandFailedException;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.client.AttachedFiles;
import io.comfymill.standalone.client.BatchDiff;
import io.comfymill.standalone.client.BatchManifest;
import io.comfymill.standalone.client.BatchResults;
import io.comfymill.standalone.client.BatchSubmit;
import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.PromptFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfymill batch}: lists batches; its subcommands run and steer them. */
@Command(
    name = "batch",
    mixinStandardHelpOptions = true,
    description = "Lists batches; plans, submits, watches and steers them, and gets their results.")
public final class BatchCommand extends BatchActs implements Callable<Integer> {
  private static final TextTable.Column[] CELLS = {
    column("CELL", "cell"),
    column("STATE", "state"),
    column("NODE", "node"),
    column("SECONDS", "seconds"),
    column("VALUES", cell -> PlanText.values(cell.path("values"))),
    column("ERROR", "error")
  };

  @Override
  public Integer call() throws IOException, InterruptedException {
    show("/api/batches", answer -> TextTable.of(answer.path("batches"), BATCHES));
    return ExitCode.OK;
  }

  private String read(String subcommand, Gateway gateway, Path file)
      throws IOException, InterruptedException {
    try {
      return AttachedFiles.complete(gateway, file);
    } catch (PromptFile.NotSubmittableException e) {
      throw usage(subcommand, e.getMessage());
    }
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Says what a batch would do and cost, and what of it cannot run.")
  int plan(
      @Parameters(paramLabel = "FILE", description = "YAML or JSON; - for standard input.")
          Path file,
      @Option(
              names = "--extends",
              paramLabel = "BATCH",
              description = "FILE has further cells of this one, as for extend.")
          @Nullable String batch)
      throws IOException, InterruptedException {
    Gateway gateway = gateway();
    String text = read("plan", gateway, file);
    BatchSubmit submit = new BatchSubmit(gateway);
    JsonNode plan = batch == null ? submit.plan(text) : submit.planExtension(batch, text);
    print(plan, PlanText::of);
    return plan.path("refused").isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Runs a batch and prints its id; nothing is queued where a cell cannot run.")
  int submit(
      @Parameters(paramLabel = "FILE", description = "YAML or JSON; - for standard input.")
          Path file,
      @Option(names = "--watch", description = "Show how far it is, until it ends.") boolean watch,
      @Option(
              names = "--get",
              paramLabel = "DIR",
              description = "Do that, and copy what was joined of it, or else all it has made.")
          @Nullable Path folder)
      throws IOException, InterruptedException, CommandFailedException {
    Gateway gateway = gateway();
    JsonNode batch = new BatchSubmit(gateway).submit(read("submit", gateway, file));
    String id = batch.path("id").asText();
    if (watch || folder != null) {
      note("batch " + id);
      int code = watched(gateway, id);
      if (folder != null) {
        copy(gateway, id, folder, batch.has("joins"));
      }
      return code;
    }
    print(batch, submitted -> id + System.lineSeparator());
    return ExitCode.OK;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Gives a batch further cells, which come after those it has; none of these runs again.",
        "A batch that has ended goes on, and what is made of all its cells is made anew."
      })
  int extend(
      @Parameters(paramLabel = "BATCH") String batch,
      @Parameters(
              paramLabel = "FILE",
              description =
                  "YAML or JSON: kind BatchExtension, version 1, and a sweep of the same"
                      + " parameters; - for standard input.")
          Path file,
      @Option(names = "--watch", description = "Show how far it is, until it ends.") boolean watch)
      throws IOException, InterruptedException, CommandFailedException {
    Gateway gateway = gateway();
    JsonNode extended = new BatchSubmit(gateway).extend(batch, read("extend", gateway, file));
    if (watch) {
      return watched(gateway, batch);
    }
    print(extended, answer -> TextTable.of(List.of(answer), BATCHES));
    return ExitCode.OK;
  }

  @Command(mixinStandardHelpOptions = true, description = "Says how far a batch is.")
  void status(@Parameters(paramLabel = "BATCH") String batch)
      throws IOException, InterruptedException {
    show(path(batch), answer -> TextTable.of(List.of(answer), BATCHES));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Shows how far a batch is, until it ends.")
  int watch(@Parameters(paramLabel = "BATCH") String batch)
      throws IOException, InterruptedException, CommandFailedException {
    return watched(gateway(), batch);
  }

  private int watched(Gateway gateway, String id)
      throws IOException, InterruptedException, CommandFailedException {
    JsonNode batch = WatchedBatch.untilItsEnd(gateway, id);
    print(batch, ended -> TextTable.of(List.of(ended), BATCHES));
    WatchedBatch.requireWhole(id, batch);
    return ExitCode.OK;
  }

  @Command(mixinStandardHelpOptions = true, description = "Lists cells that were given out.")
  void cells(
      @Parameters(paramLabel = "BATCH") String batch,
      @Option(
              names = "--state",
              paramLabel = "STATE",
              description = "waiting, submitted, succeeded, failed or cancelled.")
          @Nullable String state,
      @Option(
              names = "--after",
              paramLabel = "CELL",
              defaultValue = "-1",
              description = "Those with higher numbers.")
          int after)
      throws IOException, InterruptedException {
    String query =
        "/cells?limit=1000&after="
            + after
            + (state == null ? "" : "&state=" + Gateway.segment(state));
    show(path(batch) + query, answer -> TextTable.of(answer.path("cells"), CELLS));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Says in what two batches differ: cells by the parameters that both have, their states,"
            + " times and outputs.",
        "Ends with 1 where they do."
      })
  int diff(
      @Parameters(paramLabel = "A", description = "A batch, or a file with its manifest.") String a,
      @Parameters(paramLabel = "B", description = "Another.") String b)
      throws IOException, InterruptedException {
    Gateway gateway = gateway();
    JsonNode difference =
        BatchDiff.between(BatchManifest.read(gateway, a), BatchManifest.read(gateway, b));
    print(difference, DiffText::of);
    return difference.path("differences").isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Copies what a batch has made into a folder, each file checked against its hash.",
        "Files that are there already stay, so that it can be done again while the batch runs."
      })
  void get(
      @Parameters(paramLabel = "BATCH") String batch,
      @Parameters(paramLabel = "DIR", arity = "0..1") @Nullable Path folder,
      @Option(
              names = "--zip",
              paramLabel = "FILE",
              description = "All of it as one archive, in place of DIR.")
          @Nullable Path zip,
      @Option(
              names = "--contact-sheet",
              paramLabel = "FILE",
              description =
                  "Its pictures as one HTML page that needs nothing else, in place of DIR.")
          @Nullable Path sheet,
      @Option(names = "--joined", description = "What was made of the cells' outputs alone.")
          boolean joined)
      throws IOException, InterruptedException {
    if (Stream.of(folder, zip, sheet).filter(Objects::nonNull).count() != 1
        || (joined && folder == null)) {
      throw usage("get", "say where to: DIR, --zip FILE, or --contact-sheet FILE");
    }
    if (zip != null) {
      BatchResults.zip(gateway(), batch, zip);
    } else if (sheet != null) {
      BatchResults.contactSheet(gateway(), batch, sheet);
    } else if (folder != null) {
      copy(gateway(), batch, folder, joined);
    }
  }

  private void copy(Gateway gateway, String batch, Path folder, boolean joined)
      throws IOException, InterruptedException {
    BatchResults results = new BatchResults(gateway, batch, folder);
    BatchResults.Counts counts = joined ? results.copyJoined() : results.copy();
    print(
        WireJson.mapper().valueToTree(counts),
        done ->
            "%d files copied, %d were there already%n"
                .formatted(counts.copied(), counts.present()));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Prints a line for every cell: its values, job, node, times and outputs.")
  void manifest(
      @Parameters(paramLabel = "BATCH") String batch,
      @Option(names = "--csv", description = "As CSV; otherwise each line is JSON.") boolean csv)
      throws IOException, InterruptedException {
    print(gateway().text(path(batch) + "/manifest?format=" + (csv ? "csv" : "jsonl")));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Prints the format of batches as JSON Schema, for editors.")
  void schema() throws IOException, InterruptedException {
    print(gateway().text("/api/batches/schema"));
  }
}
