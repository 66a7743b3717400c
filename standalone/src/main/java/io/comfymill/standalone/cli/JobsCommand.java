package io.comfymill.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comfymill jobs}. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = "Lists jobs, the newest first.")
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
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer.toPrettyString());
    } else {
      out.print(table(answer.path("jobs"), ZoneId.systemDefault()));
    }
    out.flush();
    return ExitCode.OK;
  }

  static TextTable table(JsonNode jobs, ZoneId zone) {
    TextTable table = new TextTable("JOB", "STATUS", "NODE", "ATTEMPT", "CREATED");
    for (JsonNode job : jobs) {
      table.row(
          job.path("id").asText(),
          job.path("status").asText(),
          orDash(job.path("node_id")),
          orDash(job.path("attempt")),
          time(job.path("create_time"), zone));
    }
    return table;
  }

  private static String orDash(JsonNode value) {
    return value.isMissingNode() || value.isNull() ? "-" : value.asText();
  }

  private static String time(JsonNode epochMillis, ZoneId zone) {
    return epochMillis.isNumber()
        ? TIME.format(Instant.ofEpochMilli(epochMillis.asLong()).atZone(zone))
        : "-";
  }
}
