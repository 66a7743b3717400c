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

/** {@code comfymill alerts}: what somebody should see to. */
@Command(
    name = "alerts",
    mixinStandardHelpOptions = true,
    description = "Lists alerts that are open, the newest first.")
public final class AlertsCommand extends GatewayCommand implements Callable<Integer> {
  private static final String PATH = "/api/alerts";

  @Option(names = "--over", description = "Those that are over instead.")
  private boolean over;

  @Override
  public Integer call() throws IOException, InterruptedException {
    show(PATH + (over ? "?state=over" : ""), answer -> table(answer.path("alerts")));
    return ExitCode.OK;
  }

  @Command(mixinStandardHelpOptions = true, description = "Lets others see that you look after it.")
  void acknowledge(@Parameters(paramLabel = "ALERT", description = "Its number.") String number)
      throws IOException, InterruptedException {
    String path = "%s/%s/acknowledge".formatted(PATH, Gateway.segment(number));
    JsonNode answer = gateway().change("POST", path, null).json();
    print(
        answer,
        alert ->
            "%s %s: %s looks after it%n"
                .formatted(
                    alert.path("rule").asText(),
                    alert.path("target").asText(),
                    alert.path("acknowledged_by").asText()));
  }

  private static String table(JsonNode alerts) {
    return alerts.isEmpty()
        ? "no alerts" + System.lineSeparator()
        : TextTable.of(
            alerts,
            column("ALERT", "number"),
            column("SEVERITY", "severity"),
            column("WHAT", "rule"),
            column("OF", "target"),
            column("SINCE", "since"),
            column("OVER", "resolved_at"),
            column("SEEN TO BY", "acknowledged_by"),
            column("DETAIL", "detail"));
  }
}
