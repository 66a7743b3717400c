package io.comfymill.standalone.cli.access;

import static io.comfymill.standalone.cli.base.TextTable.column;

import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.client.Gateway;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code comfymill usage}: jobs and GPU seconds by tenant and day. */
@Command(
    name = "usage",
    mixinStandardHelpOptions = true,
    description = "Shows jobs and GPU seconds by tenant and day (UTC), of the last 30 days.")
public final class UsageCommand extends GatewayCommand implements Callable<Integer> {
  private static final TextTable.Column[] COLUMNS = {
    column("TENANT", "tenant"),
    column("DAY", "day"),
    column("JOBS", "jobs"),
    column("ATTEMPTS", "attempts"),
    column("SUCCEEDED", "succeeded"),
    column(
        "GPU SECONDS",
        day -> String.format(Locale.ROOT, "%.0f", day.path("gpu_seconds").asDouble()))
  };

  @Option(names = "--tenant", description = "Another one, or * for all; for administrators.")
  private @Nullable String tenant;

  @Option(names = "--from", paramLabel = "DATE", description = "The first day.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "DATE", description = "The day after the last.")
  private @Nullable String to;

  @Option(names = "--csv", description = "Print comma-separated values.")
  private boolean csv;

  @Override
  public Integer call() throws IOException, InterruptedException {
    StringBuilder query = new StringBuilder("?format=" + (csv ? "csv" : "json"));
    add(query, "tenant", tenant);
    add(query, "from", from);
    add(query, "to", to);
    if (csv) {
      print(gateway().text("/api/usage" + query));
    } else {
      show("/api/usage" + query, answer -> TextTable.of(answer.path("usage"), COLUMNS));
    }
    return ExitCode.OK;
  }

  private static void add(StringBuilder query, String name, @Nullable String value) {
    if (value != null) {
      query.append('&').append(name).append('=').append(Gateway.segment(value));
    }
  }
}
