package io.comfymill.standalone.cli.batch;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.CommandFailedException;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.client.AttachedFiles;
import io.comfymill.standalone.client.BatchResults;
import io.comfymill.standalone.client.BatchSubmit;
import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.PromptFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
public final class BatchCommand extends GatewayCommand implements Callable<Integer> {
  private static final TextTable.Column[] BATCHES = {
    column("BATCH", "id"),
    column("NAME", "name"),
    column("STATE", "state"),
    column("CELLS", "cells"),
    column("DONE", "succeeded"),
    column("FAILED", "failed"),
    column("OPEN", "open"),
    column("WAITING", "waiting"),
    column("ETA", "eta"),
    column("REASON", "reason")
  };
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
          Path file)
      throws IOException, InterruptedException {
    Gateway gateway = gateway();
    JsonNode plan = new BatchSubmit(gateway).plan(read("plan", gateway, file));
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

  @Command(mixinStandardHelpOptions = true, description = "Gives out no more cells for now.")
  void pause(@Parameters(paramLabel = "BATCH", arity = "1..*") List<String> batches)
      throws IOException, InterruptedException {
    act(batches, "pause");
  }

  @Command(mixinStandardHelpOptions = true, description = "Goes on with paused batches.")
  void resume(@Parameters(paramLabel = "BATCH", arity = "1..*") List<String> batches)
      throws IOException, InterruptedException {
    act(batches, "resume");
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Ends batches, and what of them waits or runs; what they made stays.")
  void cancel(@Parameters(paramLabel = "BATCH", arity = "1..*") List<String> batches)
      throws IOException, InterruptedException {
    act(batches, "cancel");
  }

  private void act(List<String> batches, String action) throws IOException, InterruptedException {
    for (String batch : batches) {
      change("POST", path(batch) + "/actions/" + action, null, BATCHES);
    }
  }

  @Command(mixinStandardHelpOptions = true, description = "Runs failed cells once more.")
  void retry(
      @Parameters(paramLabel = "BATCH") String batch,
      @Option(names = "--failed", description = "Those that failed; the default.") boolean failed,
      @Option(names = "--cancelled", description = "Those that were cancelled.") boolean cancelled)
      throws IOException, InterruptedException {
    ObjectNode body = WireJson.mapper().createObjectNode();
    if (failed || !cancelled) {
      body.withArray("states").add("failed");
    }
    if (cancelled) {
      body.withArray("states").add("cancelled");
    }
    change("POST", path(batch) + "/actions/retry", body, BATCHES);
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
      @Option(names = "--joined", description = "What was made of the cells' outputs alone.")
          boolean joined)
      throws IOException, InterruptedException {
    if ((folder == null) == (zip == null) || (joined && zip != null)) {
      throw usage("get", "say where to: DIR, or --zip FILE, which has the cells' outputs");
    }
    if (zip != null) {
      BatchResults.zip(gateway(), batch, zip);
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

  private static String path(String batch) {
    return "/api/batches/" + Gateway.segment(batch);
  }
}
