package io.comfymill.standalone.cli.batch;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.client.Gateway;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The subcommands of {@code comfymill batch} that change what becomes of batches. */
@Command
abstract class BatchActs extends GatewayCommand {
  static final TextTable.Column[] BATCHES = {
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

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Takes cells that failed, were cancelled, or made nothing as they are.",
        "What is made of the batch does without them; retry leaves them alone."
      })
  void accept(
      @Parameters(paramLabel = "BATCH") String batch,
      @Parameters(paramLabel = "CELL", arity = "1..*") List<Integer> cells)
      throws IOException, InterruptedException {
    ObjectNode body = WireJson.mapper().createObjectNode();
    body.set("cells", WireJson.mapper().valueToTree(cells));
    change("POST", path(batch) + "/actions/accept", body, BATCHES);
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

  static String path(String batch) {
    return "/api/batches/" + Gateway.segment(batch);
  }
}
