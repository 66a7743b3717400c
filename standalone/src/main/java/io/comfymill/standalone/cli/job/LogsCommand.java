package io.comfymill.standalone.cli.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.JobRecord;
import java.io.IOException;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code comfymill logs JOB}. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description =
        "Tells the story of a job: when it came, where it was tried, how that ended and why, and"
            + " what it made.")
public final class LogsCommand extends GatewayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "JOB", description = "Its prompt_id, or Comfymill's own id of it.")
  private String job = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    Gateway gateway = gateway();
    JobRecord record = new JobRecord(gateway, job);
    ObjectNode story = WireJson.mapper().createObjectNode();
    story.set("placement", record.placement());
    JsonNode details = record.detailsIfKept().orElse(story.objectNode());
    story.set("job", ((ObjectNode) details).without("workflow"));
    print(
        story,
        told ->
            new JobStory(
                    told.path("job"),
                    told.path("placement"),
                    ZoneId.systemDefault(),
                    file -> file.address(gateway).toString())
                .toString());
    return ExitCode.OK;
  }
}
