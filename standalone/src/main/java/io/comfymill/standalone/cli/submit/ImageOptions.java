package io.comfymill.standalone.cli.submit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.PromptFile;
import io.comfymill.standalone.client.Upload;
import io.comfymill.standalone.client.WorkflowEdits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of a submission that bring files along. */
final class ImageOptions {
  @Option(
      names = "--image",
      paramLabel = "NODE[.INPUT]=FILE",
      description =
          "Upload a picture, or a video or a sound, and let a graph node, by id or title, load it;"
              + " may be repeated.")
  private List<String> images = List.of();

  private record Wanted(WorkflowEdits.Input input, Path file) {}

  /**
   * Uploads the files, once all of them are found to fit.
   *
   * @throws IllegalArgumentException that says what does not fit the workflow
   */
  PromptFile uploadedFor(PromptFile prompt, Gateway gateway)
      throws IOException, InterruptedException {
    if (images.isEmpty()) {
      return prompt;
    }
    ObjectNode body = prompt.body().deepCopy();
    List<Wanted> files = new ArrayList<>();
    for (String image : images) {
      int equals = image.indexOf('=');
      if (equals < 1 || equals + 1 == image.length()) {
        throw new IllegalArgumentException("'%s' is not NODE[.INPUT]=FILE".formatted(image));
      }
      ObjectNode graph = (ObjectNode) body.get("prompt");
      files.add(
          new Wanted(
              WorkflowEdits.fileInput(graph, image.substring(0, equals)),
              existing(Path.of(image.substring(equals + 1)))));
    }
    for (Wanted wanted : files) {
      wanted.input().set(new Upload(wanted.file()).sendTo(gateway));
    }
    return prompt.with(body);
  }

  private static Path existing(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("--image: there is no file " + file);
    }
    return file;
  }
}
