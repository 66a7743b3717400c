package io.comfymill.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.client.Gateway;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comfymill jobs}: lists them; its own commands move and revive one. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = "Lists jobs, the newest first; moves queued ones and revives failed ones.")
final class JobsCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  @Spec private CommandSpec spec;
  @Mixin private UrlOption url;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonNode answer = url.gateway(spec).get("/api/jobs?limit=" + limit);
    if (json) {
      Output.json(spec, answer);
    } else {
      Output.print(spec, table(answer.path("jobs"), ZoneId.systemDefault()));
    }
    return ExitCode.OK;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Queues a failed job once more, with all its retries.")
  int retry(@Mixin UrlOption url, @Parameters(paramLabel = "JOB") String job)
      throws IOException, InterruptedException {
    return change(url, "POST", job, "/retry", null);
  }

  @Command(mixinStandardHelpOptions = true, description = "Moves a queued job.")
  int move(
      @Mixin UrlOption url,
      @Parameters(paramLabel = "JOB") String job,
      @Option(
              names = "--priority",
              paramLabel = "N",
              description = "To this tier, -1000 to 1000; higher goes first.")
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
      throw new ParameterException(
          spec.subcommands().get("move"), "say where to: --priority or --front");
    }
    return change(url, "PATCH", job, "", patch);
  }

  private int change(
      UrlOption url, String method, String job, String action, @Nullable JsonNode body)
      throws IOException, InterruptedException {
    String path = "/api/jobs/" + Output.segment(job) + action;
    Gateway.Answer answer = url.gateway(spec).change(method, path, body);
    TextTable table = new TextTable("JOB", "STATE", "PRIORITY", "NUMBER");
    table.row(
        answer.json().path("prompt_id").asText(),
        answer.json().path("state").asText(),
        Output.orDash(answer.json().path("priority")),
        Output.orDash(answer.json().path("number")));
    Output.print(spec, table);
    Output.noteWhereOnItsWay(spec, answer);
    return ExitCode.OK;
  }

  static TextTable table(JsonNode jobs, ZoneId zone) {
    TextTable table = new TextTable("JOB", "STATUS", "NODE", "ATTEMPT", "CREATED");
    for (JsonNode job : jobs) {
      table.row(
          job.path("id").asText(),
          job.path("status").asText(),
          Output.orDash(job.path("node_id")),
          Output.orDash(job.path("attempt")),
          time(job.path("create_time"), zone));
    }
    return table;
  }

  private static String time(JsonNode epochMillis, ZoneId zone) {
    return epochMillis.isNumber()
        ? TIME.format(Instant.ofEpochMilli(epochMillis.asLong()).atZone(zone))
        : "-";
  }
}
