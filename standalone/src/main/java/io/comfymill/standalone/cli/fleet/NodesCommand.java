package io.comfymill.standalone.cli.fleet;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.client.Gateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfymill nodes}: lists nodes; its subcommands change how one is used. */
@Command(
    name = "nodes",
    mixinStandardHelpOptions = true,
    description = "Lists the ComfyUI servers that jobs run on, and changes how they are used.")
public final class NodesCommand extends GatewayCommand implements Callable<Integer> {
  private static final double BYTES_PER_GIB = 1L << 30;
  private static final TextTable.Column[] COLUMNS = {
    column("NODE", "id"),
    column("STATE", NodesCommand::state),
    column("POOL", "pool"),
    column("LABELS", node -> TextTable.joined(node.path("labels"), ",")),
    column("WEIGHT", "weight"),
    column("PRIORITY", "priority"),
    column("RUNNING", node -> Integer.toString(node.path("running").size())),
    column("SLOTS", NodesCommand::slots),
    column("VRAM", node -> gibibytes(node.path("vram_total_bytes").asLong())),
    column("GPU", NodesCommand::cards),
    column("AGENT", "agent_id"),
    column("URL", "url")
  };

  /** {@code 2+4}: two, and four for API-only jobs. */
  private static String slots(JsonNode node) {
    int forApiOnly = node.path("api_slots").asInt();
    return node.path("slots").asText() + (forApiOnly == 0 ? "" : "+" + forApiOnly);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    show("/api/nodes", nodes -> TextTable.of(nodes, COLUMNS));
    return ExitCode.OK;
  }

  @Command(
      mixinStandardHelpOptions = true,
      aliases = "pause",
      description = "Finish what runs, take nothing new; what waits there goes elsewhere.")
  void drain(@Parameters(paramLabel = "NODE") String node)
      throws IOException, InterruptedException {
    change("POST", path(node) + "/drain", null, COLUMNS);
  }

  @Command(mixinStandardHelpOptions = true, description = "Take jobs again after a drain.")
  void resume(@Parameters(paramLabel = "NODE") String node)
      throws IOException, InterruptedException {
    change("POST", path(node) + "/resume", null, COLUMNS);
  }

  @Command(mixinStandardHelpOptions = true, description = "Take nothing until it is enabled again.")
  void disable(@Parameters(paramLabel = "NODE") String node)
      throws IOException, InterruptedException {
    change("POST", path(node) + "/disable", null, COLUMNS);
  }

  @Command(mixinStandardHelpOptions = true, description = "Take jobs again after a disable.")
  void enable(@Parameters(paramLabel = "NODE") String node)
      throws IOException, InterruptedException {
    change("POST", path(node) + "/enable", null, COLUMNS);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Shows what is installed otherwise on two nodes.")
  void diff(
      @Parameters(paramLabel = "NODE") String first, @Parameters(paramLabel = "NODE") String second)
      throws IOException, InterruptedException {
    JsonNode differences =
        InstalledDifferences.between(
            gateway().get(path(first) + "/installed"), gateway().get(path(second) + "/installed"));
    print(
        differences,
        rows ->
            rows.isEmpty()
                ? "the same is installed on both\n"
                : TextTable.of(
                    rows,
                    column("WHAT", "what"),
                    column(first, "first"),
                    column(second, "second")));
  }

  @Command(mixinStandardHelpOptions = true, description = "Changes how a node is used.")
  void set(
      @Parameters(paramLabel = "NODE") String node,
      @Option(names = "--weight", paramLabel = "N", description = "Its share, 1 to 1000.")
          @Nullable Integer weight,
      @Option(names = "--priority", paramLabel = "N", description = "Higher goes first.")
          @Nullable Integer priority,
      @Option(
              names = "--label",
              paramLabel = "LABEL",
              description = "All its labels; may be repeated.")
          @Nullable List<String> labels,
      @Option(names = "--pool", paramLabel = "POOL", description = "The pool that it is in.")
          @Nullable String pool)
      throws IOException, InterruptedException {
    ObjectNode patch = WireJson.mapper().createObjectNode();
    patch.put("weight", weight).put("priority", priority);
    patch.set("labels", WireJson.mapper().valueToTree(labels));
    patch.put("pool", pool);
    patch.removeIf(JsonNode::isNull);
    if (patch.isEmpty()) {
      throw usage("set", "say what to set: --weight, --priority, --label, --pool");
    }
    change("PATCH", path(node), patch, COLUMNS);
  }

  private static String path(String node) {
    return "/api/nodes/" + Gateway.segment(node);
  }

  private static String state(JsonNode node) {
    String status =
        node.path("status").asText(node.path("online").asBoolean() ? "online" : "offline");
    String why =
        switch (status) {
          case "offline" -> TextTable.orDash(node.path("detail"));
          case "unhealthy" -> TextTable.orDash(node.path("health_detail"));
          default -> "-";
        };
    String state = why.equals("-") ? status : status + " (" + why + ")";
    return node.path("restart_needed").asBoolean() ? state + ", needs a restart" : state;
  }

  /** Each card with what is known of it, like {@code NVIDIA H200 97 % 64 °C 611 W}. */
  private static String cards(JsonNode node) {
    List<String> cards = new ArrayList<>();
    for (JsonNode gpu : node.path("gpus")) {
      StringBuilder card = new StringBuilder(gpu.path("name").asText());
      add(card, gpu.path("load_percent"), " %");
      add(card, gpu.path("temperature_celsius"), " °C");
      add(card, gpu.path("power_watts"), " W");
      cards.add(card.toString());
    }
    return cards.isEmpty() ? "-" : String.join(", ", cards);
  }

  private static void add(StringBuilder card, JsonNode figure, String unit) {
    if (figure.isNumber()) {
      card.append(' ').append(Math.round(figure.asDouble())).append(unit);
    }
  }

  private static String gibibytes(long bytes) {
    return bytes == 0 ? "-" : "%.1f GiB".formatted(bytes / BYTES_PER_GIB);
  }
}
