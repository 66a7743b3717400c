package io.comfymill.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comfymill nodes}. */
@Command(
    name = "nodes",
    mixinStandardHelpOptions = true,
    description = "Lists the ComfyUI servers that jobs run on.")
final class NodesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private UrlOption url;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonNode nodes = url.gateway(spec).get("/api/nodes");
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(nodes.toPrettyString());
    } else {
      out.print(table(nodes));
    }
    out.flush();
    return ExitCode.OK;
  }

  static TextTable table(JsonNode nodes) {
    TextTable table = new TextTable("NODE", "STATE", "RUNNING", "SLOTS", "VRAM", "AGENT", "URL");
    for (JsonNode node : nodes) {
      table.row(
          node.path("id").asText(),
          state(node),
          Integer.toString(node.path("running").size()),
          node.path("slots").asText(),
          gibibytes(node.path("vram_total_bytes").asLong()),
          node.path("agent_id").asText(),
          node.path("url").asText());
    }
    return table;
  }

  private static String state(JsonNode node) {
    if (node.path("online").asBoolean()) {
      return "online";
    }
    String detail = node.path("detail").asText("");
    return detail.isEmpty() || detail.equals("null") ? "offline" : "offline (" + detail + ")";
  }

  private static String gibibytes(long bytes) {
    return bytes == 0 ? "-" : "%.1f GiB".formatted(bytes / (double) (1L << 30));
  }
}
