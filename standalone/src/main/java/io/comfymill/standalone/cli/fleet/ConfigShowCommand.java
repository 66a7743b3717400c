package io.comfymill.standalone.cli.fleet;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.cli.base.TextTable;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfymill config show}: the settings that the services run with. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the settings that gateways, schedulers and agents run with; by default those that are"
          + " changed from their defaults.",
      "Asks for a key that may steer nodes. Secrets are not shown."
    })
public final class ConfigShowCommand extends GatewayCommand implements Callable<Integer> {
  private static final TextTable.Column[] COLUMNS = {
    column("SERVICE", "service"),
    column("SETTING", "name"),
    column("VALUE", ConfigShowCommand::value),
    column("DEFAULT", "default"),
    column("FROM", "source"),
    column("ON", row -> row.has("instances") ? TextTable.joined(row.path("instances"), ",") : "all")
  };

  @Option(names = "--all", description = "Also those that nobody has changed.")
  private boolean all;

  @Option(names = "--differing", description = "Those that are not alike on all of a kind.")
  private boolean differing;

  @Parameters(
      paramLabel = "PART",
      defaultValue = "",
      description = "What names contain; by default all.")
  private String part = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (all && differing) {
      throw usage("--all and --differing do not go together");
    }
    String only = all ? "" : differing ? "&only=differing" : "&only=changed";
    show(
        "/api/fleet/settings?search=" + URLEncoder.encode(part, StandardCharsets.UTF_8) + only,
        ConfigShowCommand::text);
    return ExitCode.OK;
  }

  private static String text(JsonNode answer) {
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode setting : answer.path("settings")) {
      for (JsonNode value : setting.path("values")) {
        ObjectNode row = setting.deepCopy();
        row.setAll((ObjectNode) value);
        rows.add(row);
      }
    }
    return rows.isEmpty() ? "no such settings\n" : TextTable.of(rows, COLUMNS);
  }

  private static String value(JsonNode row) {
    boolean hidden = row.path("secret").asBoolean() && row.path("changed").asBoolean();
    return hidden ? "(set)" : TextTable.orDash(row.path("value"));
  }
}
