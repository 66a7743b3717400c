package io.comfymill.standalone.cli.fleet;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.ByteText;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.client.FleetModelPages;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code comfymill models}: the model files of the fleet. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "Shows which ComfyUI servers have which model files.")
public final class ModelsCommand extends GatewayCommand implements Callable<Integer> {
  private static final int SHORT_HASH = 12;
  private static final TextTable.Column[] COLUMNS = {
    column("FOLDER", "folder"),
    column("NAME", "name"),
    column("SIZE", model -> ByteText.of(model.path("bytes"))),
    column("SHA-256", ModelsCommand::content),
    column("LAST USED", "last_used_at"),
    column("NODES", model -> TextTable.joined(model.path("nodes"), ",")),
    column("SAME AS", model -> TextTable.joined(model.path("same_as"), ","))
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

  private void list(String part) throws IOException, InterruptedException {
    ArrayNode models = WireJson.mapper().createArrayNode();
    FleetModelPages.of(gateway(), part).forEach(models::add);
    print(models, rows -> rows.isEmpty() ? "no such model files\n" : TextTable.of(rows, COLUMNS));
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
