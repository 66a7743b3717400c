package io.comfymill.standalone.cli.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.CommandFailedException;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.cli.base.TextTable;
import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.JobRecord;
import io.comfymill.standalone.client.JobResult;
import io.comfymill.standalone.process.Executables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfymill open JOB}. */
@Command(
    name = "open",
    mixinStandardHelpOptions = true,
    description =
        "Prints the addresses of a job's outputs, and shows them where there is a desktop.")
public final class OpenCommand extends GatewayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "JOB", description = "Its prompt_id, or Comfymill's own id of it.")
  private String job = "";

  @Option(names = "--print", description = "Only print them.")
  private boolean onlyPrint;

  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailedException {
    Gateway gateway = gateway();
    JsonNode details = new JobRecord(gateway, job).details();
    JobResult result = JobRecord.result(details);
    if (result.files().isEmpty()) {
      throw new CommandFailedException(
          "job %s has no output files; it is %s".formatted(job, details.path("status").asText()));
    }
    ArrayNode urls = WireJson.mapper().createArrayNode();
    result.files().forEach(file -> urls.add(file.address(gateway).toString()));
    print(urls, all -> TextTable.lines(all));
    if (!onlyPrint && !asJson()) {
      show(urls);
    }
    return ExitCode.OK;
  }

  private static void show(JsonNode urls) throws IOException {
    Optional<Path> opener = opener();
    if (opener.isPresent()) {
      for (JsonNode url : urls) {
        new ProcessBuilder(opener.get().toString(), url.asText())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
      }
    }
  }

  /** The desktop's own; empty where there is no desktop. */
  private static Optional<Path> opener() {
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    boolean desktop =
        Stream.of("DISPLAY", "WAYLAND_DISPLAY").anyMatch(name -> System.getenv(name) != null);
    return mac
        ? Executables.find("open")
        : desktop ? Executables.find("xdg-open") : Optional.empty();
  }
}
