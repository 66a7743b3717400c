package io.comfymill.standalone.cli.access;

import static io.comfymill.standalone.cli.base.TextTable.column;
import static io.comfymill.standalone.cli.base.TextTable.joined;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.client.Gateway;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfymill webhooks}: lists webhooks; its subcommands change, try and follow them. */
@Command(
    name = "webhooks",
    mixinStandardHelpOptions = true,
    description = "Lists webhooks; adds, changes, tries and follows them.")
public final class WebhooksCommand extends GatewayCommand implements Callable<Integer> {
  private static final TextTable.Column[] COLUMNS = {
    column("WEBHOOK", "id"),
    column("URL", "url"),
    column("EVENTS", row -> joined(row.path("events"), " ")),
    column("FAILURES", "failures"),
    column("DISABLED", "disabled_reason")
  };

  private static final TextTable.Column[] DELIVERY = {
    column("DELIVERY", "id"),
    column("TYPE", "type"),
    column("STATE", "state"),
    column("CREATED", "created_at"),
    column("ATTEMPTS", "attempts"),
    column("NEXT", "next_attempt_at"),
    column("ERROR", "last_error")
  };

  @Override
  public Integer call() throws IOException, InterruptedException {
    show("/api/webhooks", answer -> TextTable.of(answer.path("webhooks"), COLUMNS));
    return ExitCode.OK;
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Adds a webhook and prints its secret, this once.")
  void add(
      @Parameters(paramLabel = "URL", description = "Where it is sent to.") String url,
      @Option(
              names = "--events",
              split = ",",
              description = "job.*, job.failed, batch.*, node.lost ... (default: how jobs end).")
          @Nullable List<String> events)
      throws IOException, InterruptedException {
    ObjectNode body = WireJson.mapper().createObjectNode().put("url", url);
    body.set("events", WireJson.mapper().valueToTree(events));
    secret(gateway().change("POST", "/api/webhooks", body).json());
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = "Makes a new secret; the old one signs as well for a while.")
  void rotate(
      @Parameters(paramLabel = "WEBHOOK", description = "Its id.") String id,
      @Option(
              names = "--overlap",
              paramLabel = "DURATION",
              description = "For how long (default: 24h).")
          @Nullable String overlap)
      throws IOException, InterruptedException {
    ObjectNode body = WireJson.mapper().createObjectNode().put("overlap", overlap);
    secret(gateway().change("POST", path(id) + "/rotate", body).json());
  }

  private void secret(JsonNode answer) {
    print(answer, webhook -> webhook.path("secret").asText() + System.lineSeparator());
    note(
        "comfymill: webhook %s; its secret cannot be shown again"
            .formatted(answer.path("id").asText()));
  }

  @Command(name = "enable", mixinStandardHelpOptions = true, description = "Sends to it again.")
  void enable(@Parameters(paramLabel = "WEBHOOK", description = "Its id.") String id)
      throws IOException, InterruptedException {
    disabled(id, false);
  }

  @Command(name = "disable", mixinStandardHelpOptions = true, description = "Sends nothing to it.")
  void disable(@Parameters(paramLabel = "WEBHOOK", description = "Its id.") String id)
      throws IOException, InterruptedException {
    disabled(id, true);
  }

  private void disabled(String id, boolean disabled) throws IOException, InterruptedException {
    ObjectNode body = WireJson.mapper().createObjectNode().put("disabled", disabled);
    change("PATCH", path(id), body, COLUMNS);
  }

  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Deletes a webhook, with all that waits for it.")
  void delete(@Parameters(paramLabel = "WEBHOOK", description = "Its id.") String id)
      throws IOException, InterruptedException {
    change("DELETE", path(id), null, COLUMNS);
  }

  @Command(
      name = "deliveries",
      mixinStandardHelpOptions = true,
      description = "Lists what it was told and is to be told, the newest first.")
  void deliveries(
      @Parameters(paramLabel = "WEBHOOK", description = "Its id.") String id,
      @Option(names = "--state", description = "pending, delivered or failed.")
          @Nullable String state,
      @Option(
              names = "--limit",
              description = "How many (default: ${DEFAULT-VALUE}).",
              defaultValue = "20")
          int limit)
      throws IOException, InterruptedException {
    String query = "?limit=" + limit + (state == null ? "" : "&state=" + Gateway.segment(state));
    show(
        path(id) + "/deliveries" + query,
        answer -> TextTable.of(answer.path("deliveries"), DELIVERY));
  }

  @Command(name = "test", mixinStandardHelpOptions = true, description = "Sends a webhook.test.")
  void test(@Parameters(paramLabel = "WEBHOOK", description = "Its id.") String id)
      throws IOException, InterruptedException {
    sent(path(id) + "/test");
  }

  @Command(
      name = "redeliver",
      mixinStandardHelpOptions = true,
      description = "Sends something once more, with the same id.")
  void redeliver(
      @Parameters(paramLabel = "WEBHOOK", description = "Its id.") String id,
      @Parameters(paramLabel = "DELIVERY", description = "Its id.") String delivery)
      throws IOException, InterruptedException {
    sent(path(id) + "/deliveries/" + Gateway.segment(delivery) + "/redeliver");
  }

  private void sent(String path) throws IOException, InterruptedException {
    print(
        gateway().change("POST", path, null).json(),
        delivery -> TextTable.of(List.of(delivery), DELIVERY));
  }

  private static String path(String id) {
    return "/api/webhooks/" + Gateway.segment(id);
  }
}
