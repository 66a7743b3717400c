package io.comfymill.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comfymill why JOB}. */
@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    description = "Says of a job why it waits, when it may start, and what became of its attempts.")
final class WhyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private UrlOption url;

  @Parameters(paramLabel = "JOB", description = "Its prompt_id, or Comfymill's own id of it.")
  private String job = "";

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonNode placement = url.gateway(spec).get("/api/jobs/" + Output.segment(job) + "/placement");
    if (json) {
      Output.json(spec, placement);
    } else {
      Output.print(spec, new Explanation(placement, ZoneId.systemDefault()));
    }
    return ExitCode.OK;
  }
}
