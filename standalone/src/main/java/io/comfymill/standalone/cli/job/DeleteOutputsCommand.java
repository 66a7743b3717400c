package io.comfymill.standalone.cli.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.client.JobRecord;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code comfymill delete-outputs JOB}. */
@Command(
    name = "delete-outputs",
    mixinStandardHelpOptions = true,
    description = {
      "Deletes what jobs have made, for ever; they stay in the history.",
      "Jobs that share a run lose their outputs together. Those of a batch cannot be deleted "
          + "before the batch has ended."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all are deleted",
      "1:there is no such job, or its outputs are still needed; those before it are deleted",
      "2:the command line is wrong",
      "3:the gateway cannot be reached"
    })
public final class DeleteOutputsCommand extends GatewayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "JOB", arity = "1..*", description = "prompt_ids.")
  private List<String> jobs = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (String job : jobs) {
      JsonNode deleted = new JobRecord(gateway(), job).deleteOutputs();
      print(deleted, told -> job + " has no outputs any more" + System.lineSeparator());
    }
    return ExitCode.OK;
  }
}
