package io.comfymill.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comfymill quarantine}: records that a service could not understand and passed over. */
@Command(
    name = "quarantine",
    mixinStandardHelpOptions = true,
    description = "Shows records that a service could not understand, and what to do with them.")
final class QuarantineCommand implements Callable<Integer> {
  private static final String PATH = "/api/quarantine";
  private static final int USUAL_LIMIT = 100;
  private static final int WIDEST_CAUSE = 80;

  @Spec private CommandSpec spec;
  @Mixin private UrlOption url;

  /** Lists them. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    return list(url, USUAL_LIMIT, false);
  }

  @Command(mixinStandardHelpOptions = true, description = "Lists the newest ones, oldest first.")
  int list(
      @Mixin UrlOption url,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "" + USUAL_LIMIT,
              description = "How many at most (default: ${DEFAULT-VALUE}).")
          int limit,
      @Option(names = "--json", description = "As JSON.") boolean json)
      throws IOException, InterruptedException {
    JsonNode answer = url.gateway(spec).get(PATH + "?limit=" + limit);
    if (json) {
      Output.json(spec, answer);
    } else {
      Output.print(spec, table(answer.path("quarantine")));
    }
    return ExitCode.OK;
  }

  @Command(mixinStandardHelpOptions = true, description = "Shows one, with its bytes.")
  int show(@Mixin UrlOption url, @Parameters(paramLabel = "ID") String id)
      throws IOException, InterruptedException {
    Output.json(spec, url.gateway(spec).get(PATH + "/" + Output.segment(id)));
    return ExitCode.OK;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description =
          "Puts one back into its topic, for a service that can read it by now, and drops it.")
  int replay(@Mixin UrlOption url, @Parameters(paramLabel = "ID") String id)
      throws IOException, InterruptedException {
    return change(url, "POST", PATH + "/" + Output.segment(id) + "/replay", "put back");
  }

  @Command(mixinStandardHelpOptions = true, description = "Forgets one.")
  int drop(@Mixin UrlOption url, @Parameters(paramLabel = "ID") String id)
      throws IOException, InterruptedException {
    return change(url, "DELETE", PATH + "/" + Output.segment(id), "dropped");
  }

  private int change(UrlOption url, String method, String path, String done)
      throws IOException, InterruptedException {
    JsonNode answer = url.gateway(spec).change(method, path, null).json();
    Output.print(spec, answer.path("id").asText() + " " + done + System.lineSeparator());
    return ExitCode.OK;
  }

  private static TextTable table(JsonNode records) {
    TextTable table = new TextTable("ID", "SET ASIDE AT", "BY", "BYTES", "CAUSE");
    for (JsonNode aside : records) {
      table.row(
          aside.path("id").asText(),
          aside.path("at").asText(),
          aside.path("service").asText(),
          aside.path("bytes").asText(),
          shortened(aside.path("cause").asText()));
    }
    return table;
  }

  private static String shortened(String cause) {
    return cause.length() <= WIDEST_CAUSE ? cause : cause.substring(0, WIDEST_CAUSE) + "…";
  }
}
