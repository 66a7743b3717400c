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
import java.util.ArrayList;
import java.util.List;
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
  private static final int MOST = 10_000;

  @Mixin private WishOptions wishes;
  @Mixin private EditOptions edits;

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

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description = "Submit it so many times (default: ${DEFAULT-VALUE}).")
  private int count;

  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailedException {
    if (count < 1 || count > MOST) {
      throw usage("--count must be from 1 to " + MOST);
    }
    Gateway gateway = gateway();
    String clientId = UUID.randomUUID().toString();
    try (PromptFile prompt = readFile();
        LiveMessages messages = new LiveMessages(gateway, clientId)) {
      if (waits()) {
        messages.connect(); // before the jobs exist, so that no message is missed
      }
      List<SubmittedJob> jobs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        jobs.add(SubmittedJob.submit(gateway, edited(prompt), clientId));
        printLine(jobs.get(i).promptId());
      }
      if (waits()) {
        for (SubmittedJob job : jobs) {
          finish(gateway, job, messages);
        }
      }
      return ExitCode.OK;
    }
  }

  private PromptFile edited(PromptFile prompt) {
    try {
      return edits.appliedTo(prompt);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
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
