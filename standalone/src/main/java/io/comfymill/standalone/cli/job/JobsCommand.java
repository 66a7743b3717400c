package io.comfymill.standalone.cli.job;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.client.Gateway;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfymill jobs}: lists jobs; its subcommands move and revive one. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = "Lists jobs, the newest first; moves queued ones and revives failed ones.")
public final class JobsCommand extends GatewayCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final TextTable.Column[] LISTED = {
    column("JOB", "id"),
    column("STATUS", "status"),
    column("NODE", "node_id"),
    column("ATTEMPT", "attempt"),
    column("CREATED", job -> time(job.path("create_time")))
  };
  private static final TextTable.Column[] CHANGED = {
    column("JOB", "prompt_id"),
    column("STATE", "state"),
    column("PRIORITY", "priority"),
    column("NUMBER", "number")
  };

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() throws IOException, InterruptedException {
    show("/api/jobs?limit=" + limit, answer -> TextTable.of(answer.path("jobs"), LISTED));
    return ExitCode.OK;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Queues a failed job once more, with all its retries.")
  void retry(@Parameters(paramLabel = "JOB") String job) throws IOException, InterruptedException {
    change("POST", "/api/jobs/" + Gateway.segment(job) + "/retry", null, CHANGED);
  }

  @Command(mixinStandardHelpOptions = true, description = "Moves a queued job.")
  void move(
      @Parameters(paramLabel = "JOB") String job,
      @Option(
              names = "--priority",
              paramLabel = "N",
              description = "To this tier, -1000000 to 1000000; higher goes first.")
          @Nullable Integer priority,
      @Option(names = "--front", description = "Before all others of its client.") boolean front)
      throws IOException, InterruptedException {
    ObjectNode patch = WireJson.mapper().createObjectNode();
    if (priority != null) {
      patch.put("priority", priority);
    }
    if (front) {
      patch.put("front", true);
    }
    if (patch.isEmpty()) {
      throw usage("move", "say where to: --priority or --front");
    }
    change("PATCH", "/api/jobs/" + Gateway.segment(job), patch, CHANGED);
  }

  private static String time(JsonNode epochMillis) {
    return epochMillis.isNumber() ? TIME.format(Instant.ofEpochMilli(epochMillis.asLong())) : "-";
  }
}
