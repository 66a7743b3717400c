package io.comfymill.standalone.cli.submit;

import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.JobRecord;
import io.comfymill.standalone.client.PromptFile;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code comfymill rerun JOB}. */
@Command(
    name = "rerun",
    mixinStandardHelpOptions = true,
    description =
        "Submits the workflow of a job once more, as a job of its own, and prints the id of that."
            + " Its pool, labels, priority and the like are kept; its deadline, and what it was"
            + " held for or depended on, are not.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:there is no such job, its workflow was refused or the new job failed",
      "2:the command line is wrong",
      "3:the gateway cannot be reached"
    })
public final class RerunCommand extends SubmissionCommand {
  @Parameters(paramLabel = "JOB", description = "Its prompt_id, or Comfymill's own id of it.")
  private String job = "";

  @Override
  PromptFile read(Gateway gateway)
      throws IOException, InterruptedException, PromptFile.NotSubmittableException {
    return new JobRecord(gateway, job).prompt();
  }
}
