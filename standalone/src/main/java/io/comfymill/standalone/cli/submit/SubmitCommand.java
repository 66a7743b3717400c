package io.comfymill.standalone.cli.submit;

import io.comfymill.standalone.client.EditorWorkflows;
import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.PromptFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
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
public final class SubmitCommand extends SubmissionCommand {
  @Parameters(
      paramLabel = "FILE",
      description = {
        "A workflow as the editor saves it or in API format, a body of POST /prompt, or a picture"
            + " or video made by ComfyUI (PNG, WebP, MP4, WebM); - for standard input."
      })
  private Path file;

  @Override
  PromptFile read(Gateway gateway)
      throws IOException, InterruptedException, PromptFile.NotSubmittableException {
    EditorWorkflows shape = new EditorWorkflows(gateway);
    if (file.toString().equals("-")) {
      return PromptFile.read(System.in, "standard input", shape);
    }
    if (!Files.exists(file) || Files.isDirectory(file)) {
      throw usage("there is no file " + file);
    }
    try (InputStream content = Files.newInputStream(file)) {
      return PromptFile.read(content, file.toString(), shape);
    }
  }
}
