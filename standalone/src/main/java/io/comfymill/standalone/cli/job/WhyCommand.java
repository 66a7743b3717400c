package io.comfymill.standalone.cli.job;

import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.client.Gateway;
import java.io.IOException;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code comfymill why JOB}. */
@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    description = "Says of a job why it waits, when it may start, and what became of its attempts.")
public final class WhyCommand extends GatewayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "JOB", description = "Its prompt_id, or Comfymill's own id of it.")
  private String job = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    show(
        "/api/jobs/" + Gateway.segment(job) + "/placement",
        placement -> new Explanation(placement, ZoneId.systemDefault()).toString());
    return ExitCode.OK;
  }
}
