package io.comfymill.standalone.cli;

import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.JobResult;
import io.comfymill.standalone.client.JobWait;
import io.comfymill.standalone.client.LiveMessages;
import io.comfymill.standalone.client.OutputFolder;
import io.comfymill.standalone.client.ProgressDisplay;
import io.comfymill.standalone.client.PromptFile;
import io.comfymill.standalone.client.SubmittedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfymill submit}. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description = "Submits a workflow and prints the id of the job.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the workflow was refused or the job failed",
      "2:the command line or the file is wrong",
      "3:the gateway cannot be reached"
    })
final class SubmitCommand extends GatewayCommand implements Callable<Integer> {
  @Mixin private WishOptions wishes;

  @Parameters(
      paramLabel = "FILE",
      description = "A workflow in API format, or a body of POST /prompt; - for standard input.")
  private Path file;

  @Option(names = "--wait", description = "Wait for the end of the job.")
  private boolean wait;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Save the outputs here; waits for the end of the job.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailedException {
    Gateway gateway = gateway();
    String clientId = UUID.randomUUID().toString();
    try (PromptFile prompt = readFile();
        LiveMessages messages = new LiveMessages(gateway, clientId)) {
      if (waits()) {
        messages.connect(); // before the job exists, so that no message is missed
      }
      SubmittedJob job = SubmittedJob.submit(gateway, prompt, clientId);
      printLine(job.promptId());
      if (waits()) {
        finish(gateway, job, messages);
      }
      return ExitCode.OK;
    }
  }

  private boolean waits() {
    return wait || out != null;
  }

  private PromptFile readFile() throws IOException {
    boolean isInput = file.toString().equals("-");
    if (!isInput && (!Files.exists(file) || Files.isDirectory(file))) {
      throw usage("there is no file " + file);
    }
    try {
      return wishes.addedTo(
          isInput ? PromptFile.read(System.in, "standard input") : PromptFile.read(file));
    } catch (PromptFile.NotSubmittableException e) {
      throw usage(e.getMessage());
    }
  }

  private void finish(Gateway gateway, SubmittedJob job, LiveMessages messages)
      throws IOException, InterruptedException, CommandFailedException {
    JobResult result;
    try (ProgressDisplay display = Displays.ofStandardError()) {
      result = new JobResult(new JobWait(job, messages, display, InstantSource.system()).await());
    }
    if (result.failure().isPresent()) {
      throw new CommandFailedException(result.failure().get());
    }
    if (out != null) {
      OutputFolder folder = new OutputFolder(out);
      for (JobResult.OutputFile output : result.files()) {
        printLine(folder.save(gateway, output).toString());
      }
    }
  }

  private void printLine(String line) {
    print(line + System.lineSeparator());
  }
}
