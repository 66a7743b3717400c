package io.comfymill.standalone.cli.workflow;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.standalone.cli.base.CommandFailedException;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.client.AttachedFiles;
import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.JobResult;
import io.comfymill.standalone.client.OutputFolder;
import io.comfymill.standalone.client.PromptFile;
import io.comfymill.standalone.client.WorkflowRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfymill workflows}: lists published workflows; its subcommands publish and run them. */
@Command(
    name = "workflows",
    mixinStandardHelpOptions = true,
    description = "Lists published workflows; publishes, shows, runs and takes them back.")
public final class WorkflowsCommand extends GatewayCommand implements Callable<Integer> {
  private static final TextTable.Column[] WORKFLOWS = {
    column("WORKFLOW", "name"),
    column("VERSION", "version"),
    column("TITLE", "title"),
    column("INPUTS", workflow -> names(workflow.at("/inputs/properties"))),
    column("PUBLISHED", "published_at"),
    column("BY", "published_by")
  };

  @Override
  public Integer call() throws IOException, InterruptedException {
    list("/api/workflows");
    return ExitCode.OK;
  }

  private void list(String path) throws IOException, InterruptedException {
    show(path, answer -> TextTable.of(answer.path("workflows"), WORKFLOWS));
  }

  private static String names(JsonNode properties) {
    List<String> names = new ArrayList<>();
    properties.fieldNames().forEachRemaining(names::add);
    return String.join(" ", names);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Publishes a workflow, or its next version, and prints what it is called.")
  int publish(
      @Parameters(paramLabel = "FILE", description = "YAML or JSON; - for standard input.")
          Path file)
      throws IOException, InterruptedException {
    Gateway gateway = gateway();
    JsonNode published;
    try {
      published = new WorkflowRuns(gateway).publish(AttachedFiles.complete(gateway, file));
    } catch (PromptFile.NotSubmittableException e) {
      throw usage("publish", e.getMessage());
    }
    print(
        published,
        version ->
            "%s@v%d%n".formatted(version.path("name").asText(), version.path("version").asInt()));
    return ExitCode.OK;
  }

  @Command(mixinStandardHelpOptions = true, description = "Says what a workflow takes.")
  void show(@Parameters(paramLabel = "WORKFLOW") String workflow)
      throws IOException, InterruptedException {
    show(WorkflowRuns.path(workflow), InputTable::of);
  }

  @Command(mixinStandardHelpOptions = true, description = "Lists the versions of a workflow.")
  void versions(@Parameters(paramLabel = "WORKFLOW") String workflow)
      throws IOException, InterruptedException {
    list(WorkflowRuns.path(workflow) + "/versions");
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Runs a workflow, waits for its end and copies what it has made.")
  int run(
      @Parameters(paramLabel = "WORKFLOW", description = "Such as poster, or poster@v3.")
          String workflow,
      @Option(
              names = {"-i", "--input"},
              paramLabel = "NAME=VALUE",
              description = "An input; of an image also a file here. May be repeated.")
          @Nullable Map<String, String> inputs,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "DIR",
              defaultValue = ".",
              description = "Where files go (default: this folder).")
          Path folder,
      @Option(names = "--no-wait", description = "Print the run's id, and do not wait.")
          boolean noWait)
      throws IOException, InterruptedException, CommandFailedException {
    Gateway gateway = gateway();
    WorkflowRuns runs = new WorkflowRuns(gateway);
    JsonNode run = runs.start(workflow, inputs == null ? Map.of() : inputs);
    if (noWait) {
      print(run, started -> started.path("id").asText() + System.lineSeparator());
      return ExitCode.OK;
    }
    note("run " + run.path("id").asText());
    JsonNode ended = runs.await(run);
    if (!ended.path("status").asText().equals("completed")) {
      throw new CommandFailedException(
          "run %s is %s: %s"
              .formatted(
                  ended.path("id").asText(),
                  ended.path("status").asText(),
                  ended.path("error").asText()));
    }
    List<String> saved = new ArrayList<>();
    for (JobResult.OutputFile file : WorkflowRuns.files(ended)) {
      saved.add(new OutputFolder(folder).save(gateway, file).toString());
    }
    print(ended, done -> String.join(System.lineSeparator(), saved) + System.lineSeparator());
    return ExitCode.OK;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Takes back a version, or all of them; what they made stays.")
  void delete(@Parameters(paramLabel = "WORKFLOW", arity = "1..*") List<String> workflows)
      throws IOException, InterruptedException {
    for (String workflow : workflows) {
      gateway().change("DELETE", WorkflowRuns.path(workflow), null);
    }
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Prints the file that a workflow was published with.")
  void definition(@Parameters(paramLabel = "WORKFLOW") String workflow)
      throws IOException, InterruptedException {
    print(gateway().text(WorkflowRuns.path(workflow) + "/definition"));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Prints the format of definitions as JSON Schema, for editors.")
  void schema() throws IOException, InterruptedException {
    print(gateway().text("/api/workflows/schema"));
  }
}
