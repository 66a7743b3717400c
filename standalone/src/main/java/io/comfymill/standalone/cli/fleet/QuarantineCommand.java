package io.comfymill.standalone.cli.fleet;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.client.Gateway;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfymill quarantine}: records that a service could not read and set aside. */
@Command(
    name = "quarantine",
    mixinStandardHelpOptions = true,
    description = "Shows records that a service could not understand, and what to do with them.")
public final class QuarantineCommand extends GatewayCommand implements Callable<Integer> {
  private static final String PATH = "/api/quarantine";
  private static final int DEFAULT_LIMIT = 100;
  private static final int WIDEST_CAUSE = 80;

  @Override
  public Integer call() throws IOException, InterruptedException {
    list(DEFAULT_LIMIT);
    return ExitCode.OK;
  }

  @Command(mixinStandardHelpOptions = true, description = "Lists the newest ones, oldest first.")
  void list(
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "" + DEFAULT_LIMIT,
              description = "How many at most (default: ${DEFAULT-VALUE}).")
          int limit)
      throws IOException, InterruptedException {
    show(PATH + "?limit=" + limit, answer -> table(answer.path("quarantine")));
  }

  @Command(mixinStandardHelpOptions = true, description = "Shows one, with its bytes.")
  void show(@Parameters(paramLabel = "ID") String id) throws IOException, InterruptedException {
    show(path(id), shown -> shown.toPrettyString() + System.lineSeparator());
  }

  @Command(
      mixinStandardHelpOptions = true,
      description =
          "Puts one back into its topic, for a service that can read it by now, and drops it.")
  void replay(@Parameters(paramLabel = "ID") String id) throws IOException, InterruptedException {
    change("POST", path(id) + "/replay", "put back");
  }

  @Command(mixinStandardHelpOptions = true, description = "Forgets one.")
  void drop(@Parameters(paramLabel = "ID") String id) throws IOException, InterruptedException {
    change("DELETE", path(id), "dropped");
  }

  private void change(String method, String path, String done)
      throws IOException, InterruptedException {
    JsonNode answer = gateway().change(method, path, null).json();
    print(answer, changed -> changed.path("id").asText() + " " + done + System.lineSeparator());
  }

  private static String path(String id) {
    return PATH + "/" + Gateway.segment(id);
  }

  private static String table(JsonNode records) {
    return TextTable.of(
        records,
        column("ID", "id"),
        column("SET ASIDE AT", "at"),
        column("BY", "service"),
        column("BYTES", "bytes"),
        column("CAUSE", entry -> shortened(entry.path("cause").asText())));
  }

  private static String shortened(String cause) {
    return cause.length() <= WIDEST_CAUSE ? cause : cause.substring(0, WIDEST_CAUSE) + "…";
  }
}
