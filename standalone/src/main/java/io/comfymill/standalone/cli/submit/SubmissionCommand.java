package io.comfymill.standalone.cli.submit;

import io.comfymill.standalone.cli.base.CommandFailedException;
import io.comfymill.standalone.cli.base.Displays;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.JobResult;
import io.comfymill.standalone.client.JobWait;
import io.comfymill.standalone.client.LiveMessages;
import io.comfymill.standalone.client.OutputFolder;
import io.comfymill.standalone.client.ProgressDisplay;
import io.comfymill.standalone.client.PromptFile;
import io.comfymill.standalone.client.SubmittedJob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all commands that submit a workflow have in common. */
abstract class SubmissionCommand extends GatewayCommand implements Callable<Integer> {
  private static final int MOST = 10_000;

  @Mixin private WishOptions wishes;
  @Mixin private EditOptions edits;
  @Mixin private ImageOptions images;

  @Option(
      names = {"--wait", "--watch"},
      description = "Show how far the job is, until it ends.")
  private boolean wait;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Save the outputs here; waits for the end of the job.")
  private @Nullable Path out;

  @Option(
      names = "--no-preview",
      description = "Show no previews, which kitty, Ghostty, iTerm2 and WezTerm can show.")
  private boolean noPreview;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description = "Submit it so many times (default: ${DEFAULT-VALUE}).")
  private int count;

  /**
   * What is to be submitted.
   *
   * @throws PromptFile.NotSubmittableException that says what is wrong with it
   */
  abstract PromptFile read(Gateway gateway)
      throws IOException,
          InterruptedException,
          CommandFailedException,
          PromptFile.NotSubmittableException;

  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailedException {
    if (count < 1 || count > MOST) {
      throw usage("--count must be from 1 to " + MOST);
    }
    Gateway gateway = gateway();
    try (PromptFile file = read(gateway)) {
      submit(gateway, withImages(gateway, wishes.addedTo(file)));
      return ExitCode.OK;
    } catch (PromptFile.NotSubmittableException e) {
      throw usage(e.getMessage());
    }
  }

  /** Nothing is uploaded where something else does not fit. */
  private PromptFile withImages(Gateway gateway, PromptFile prompt)
      throws IOException, InterruptedException {
    edited(prompt);
    try {
      return images.uploadedFor(prompt, gateway);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private PromptFile edited(PromptFile prompt) {
    try {
      return edits.appliedTo(prompt);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private void submit(Gateway gateway, PromptFile prompt)
      throws IOException, InterruptedException, CommandFailedException {
    String clientId = UUID.randomUUID().toString();
    try (Previews previews = waits() && !noPreview ? Previews.ofTerminal() : Previews.none();
        LiveMessages messages = new LiveMessages(gateway, clientId, previews)) {
      if (waits()) {
        messages.connect(); // before the jobs exist, so that no message is missed
      }
      List<SubmittedJob> jobs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        SubmittedJob job = SubmittedJob.submit(gateway, edited(prompt), clientId);
        jobs.add(job);
        tell(job);
      }
      if (waits()) {
        awaitAll(gateway, jobs, messages);
      }
    }
  }

  private boolean waits() {
    return wait || out != null;
  }

  private void tell(SubmittedJob job) {
    job.leftOut().forEach(this::note);
    if (!asJson()) {
      printLine(job.promptId());
    } else if (!waits()) {
      printLine(job.answer().toString());
    }
  }

  /** A job that fails keeps nobody from the results of the others. */
  private void awaitAll(Gateway gateway, List<SubmittedJob> jobs, LiveMessages messages)
      throws IOException, InterruptedException, CommandFailedException {
    List<String> failures = new ArrayList<>();
    for (SubmittedJob job : jobs) {
      JobResult result = await(job, messages);
      List<Path> saved = saved(gateway, result);
      if (asJson()) {
        printLine(result.summary(job.promptId(), saved).toString());
      } else {
        saved.forEach(file -> printLine(file.toString()));
      }
      String where = jobs.size() == 1 ? "" : job.promptId() + ": ";
      result.failure().ifPresent(why -> failures.add(where + why));
    }
    if (!failures.isEmpty()) {
      throw new CommandFailedException(String.join("\ncomfymill: ", failures));
    }
  }

  private static JobResult await(SubmittedJob job, LiveMessages messages)
      throws IOException, InterruptedException {
    try (ProgressDisplay display = Displays.ofStandardError()) {
      return new JobResult(new JobWait(job, messages, display, InstantSource.system()).await());
    }
  }

  private List<Path> saved(Gateway gateway, JobResult result)
      throws IOException, InterruptedException {
    List<Path> saved = new ArrayList<>();
    if (out != null && result.failure().isEmpty()) {
      OutputFolder folder = new OutputFolder(out);
      for (JobResult.OutputFile output : result.files()) {
        saved.add(folder.save(gateway, output));
      }
    }
    return saved;
  }

  private void printLine(String line) {
    print(line + System.lineSeparator());
  }
}
