package io.comfymill.standalone.cli.fleet;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.ByteText;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.client.FleetModelPages;
import io.comfymill.standalone.client.Gateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfymill models}: the model files of the fleet. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "Shows which ComfyUI servers have which model files, and has them fetch some.")
public final class ModelsCommand extends GatewayCommand implements Callable<Integer> {
  private static final int SHORT_HASH = 12;
  private static final TextTable.Column[] COLUMNS = {
    column("FOLDER", "folder"),
    column("NAME", "name"),
    column("SIZE", model -> ByteText.of(model.path("bytes"))),
    column("SHA-256", ModelsCommand::content),
    column("LAST USED", "last_used_at"),
    column("NODES", model -> TextTable.joined(model.path("nodes"), ",")),
    column("CATALOGUE", ModelsCommand::catalogue),
    column("SAME AS", model -> TextTable.joined(model.path("same_as"), ","))
  };

  private static final TextTable.Column[] CATALOGUE = {
    column("FOLDER", "folder"),
    column("NAME", "name"),
    column("SIZE", model -> ByteText.of(model.path("bytes"))),
    column("WANTED BY", model -> TextTable.joined(model.path("wanted_by"), ",")),
    column("SOURCES", model -> TextTable.joined(model.path("sources"), " "))
  };

  @Override
  public Integer call() throws IOException, InterruptedException {
    list("");
    return ExitCode.OK;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Lists model files, with who has them and which are copies of others.")
  void ls(
      @Parameters(
              paramLabel = "PART",
              defaultValue = "",
              description = "What folder or name contain; by default all are shown.")
          String part)
      throws IOException, InterruptedException {
    list(part);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Puts a model into the catalogue, from which agents may fetch it.")
  void add(
      @Parameters(paramLabel = "FOLDER/NAME", description = "Such as loras/sub/x.safetensors.")
          String place,
      @Option(names = "--sha256", required = true, paramLabel = "HEX", description = "Its content.")
          String sha256,
      @Option(names = "--bytes", required = true, paramLabel = "N", description = "Its size.")
          long bytes,
      @Option(
              names = "--source",
              required = true,
              paramLabel = "URL",
              description = "Where it is to be had; may be repeated, the first that has it counts.")
          List<String> sources,
      @Option(names = "--licence", paramLabel = "TEXT", description = "What may be done with it.")
          @Nullable String licence)
      throws IOException, InterruptedException {
    int slash = place.indexOf('/');
    if (slash < 1) {
      throw usage("add", "say folder and name: loras/x.safetensors");
    }
    ObjectNode draft = WireJson.mapper().createObjectNode();
    draft.put("folder", place.substring(0, slash)).put("name", place.substring(slash + 1));
    draft.put("sha256", sha256).put("bytes", bytes).put("licence", licence);
    draft.set("sources", WireJson.mapper().valueToTree(sources));
    change("POST", "/api/fleet/models", draft, CATALOGUE);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Takes a model out of the catalogue; files stay where they are.")
  void rm(@Parameters(paramLabel = "FOLDER/NAME") String place)
      throws IOException, InterruptedException {
    change("DELETE", path("rm", place), null, CATALOGUE);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Has nodes fetch a model of the catalogue, and keep it.")
  void pull(@Parameters(paramLabel = "FOLDER/NAME") String place, @Mixin ChosenNodes nodes)
      throws IOException, InterruptedException {
    choose("pull", place, nodes);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Nodes need a model no more: it goes when room is short.")
  void release(@Parameters(paramLabel = "FOLDER/NAME") String place, @Mixin ChosenNodes nodes)
      throws IOException, InterruptedException {
    choose("release", place, nodes);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Has all nodes of a pool fetch all models of the catalogue, and keep them.")
  void sync(
      @Option(names = "--pool", required = true, paramLabel = "POOL", description = "The pool.")
          String pool,
      @Parameters(
              paramLabel = "PART",
              defaultValue = "",
              description = "Only models whose folder or name contain it.")
          String part)
      throws IOException, InterruptedException {
    ObjectNode choice = WireJson.mapper().createObjectNode().put("pool", pool);
    ArrayNode pulled = WireJson.mapper().createArrayNode();
    for (JsonNode model : FleetModelPages.of(gateway(), part)) {
      if (model.has("catalogue")) {
        pulled.add(gateway().change("POST", path(model) + "/pull", choice).json());
      }
    }
    print(
        pulled,
        rows ->
            rows.isEmpty() ? "no such models in the catalogue\n" : TextTable.of(rows, CATALOGUE));
  }

  private static String path(JsonNode model) {
    return "/api/fleet/models/" + Gateway.segment(model.path("catalogue").path("id").asText());
  }

  /** Which nodes an act is about. */
  static final class ChosenNodes {
    @Option(names = "--node", paramLabel = "NODE", description = "May be repeated.")
    private @Nullable List<String> nodes;

    @Option(names = "--pool", paramLabel = "POOL", description = "All nodes that it has now.")
    private @Nullable String pool;

    /** As the gateway is told. */
    ObjectNode json() {
      ObjectNode choice = WireJson.mapper().createObjectNode();
      if (pool == null) {
        choice.set("nodes", WireJson.mapper().valueToTree(nodes));
      } else {
        choice.put("pool", pool);
      }
      return choice;
    }
  }

  private void choose(String act, String place, ChosenNodes chosen)
      throws IOException, InterruptedException {
    if ((chosen.nodes == null) == (chosen.pool == null)) {
      throw usage(act, "say which nodes: --node, or --pool");
    }
    change("POST", path(act, place) + "/" + act, chosen.json(), CATALOGUE);
  }

  /** Of the model of the catalogue at this place. */
  private String path(String act, String place) throws IOException, InterruptedException {
    for (JsonNode model : FleetModelPages.of(gateway(), place)) {
      String at = model.path("folder").asText() + "/" + model.path("name").asText();
      if (at.equals(place) && model.has("catalogue")) {
        return path(model);
      }
    }
    throw usage(act, place + " is not in the catalogue: see comfymill models ls");
  }

  private void list(String part) throws IOException, InterruptedException {
    ArrayNode models = WireJson.mapper().createArrayNode();
    FleetModelPages.of(gateway(), part).forEach(models::add);
    print(models, rows -> rows.isEmpty() ? "no such model files\n" : TextTable.of(rows, COLUMNS));
  }

  /** How far the nodes are that are to have it. */
  private static String catalogue(JsonNode model) {
    JsonNode known = model.path("catalogue");
    if (known.isMissingNode()) {
      return "-";
    }
    List<String> fetches = new ArrayList<>();
    for (JsonNode fetch : known.path("fetches")) {
      String message = fetch.path("message").asText();
      fetches.add(
          "%s %s%s"
              .formatted(
                  fetch.path("node").asText(),
                  fetch.path("state").asText(),
                  message.isEmpty() ? percent(fetch, known) : " (" + message + ")"));
    }
    return fetches.isEmpty() ? "yes" : String.join(", ", fetches);
  }

  private static String percent(JsonNode fetch, JsonNode known) {
    return " %d %%".formatted(fetch.path("bytes").asLong() * 100 / known.path("bytes").asLong());
  }

  private static String content(JsonNode model) {
    int contents = model.path("contents").size();
    if (contents > 0) {
      return contents + " contents";
    }
    String sha256 = model.path("sha256").asText();
    return sha256.isEmpty() ? "-" : sha256.substring(0, Math.min(SHORT_HASH, sha256.length()));
  }
}
