package io.comfymill.standalone.cli.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.GatewayCommand;
import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.JobRecord;
import io.comfymill.standalone.files.AtomicFile;
import io.comfymill.standalone.gallery.GalleryPage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code comfymill gallery}. */
@Command(
    name = "gallery",
    mixinStandardHelpOptions = true,
    description = "Writes a web page of what was made last, with the pictures in it.")
public final class GalleryCommand extends GatewayCommand implements Callable<Integer> {
  private static final int MOST = 1000;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "20",
      description = "Of how many jobs (default: ${DEFAULT-VALUE}).")
  private int last;

  @Option(names = "--html", paramLabel = "FILE", required = true, description = "The page.")
  private Path file;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (last < 1 || last > MOST) {
      throw usage("--last must be from 1 to " + MOST);
    }
    Gateway gateway = gateway();
    JsonNode jobs = gateway.get("/api/jobs?status=completed&limit=" + last).path("jobs");
    int shown = AtomicFile.write(file.toAbsolutePath(), out -> page(out, gateway, jobs));
    JsonNode written =
        WireJson.mapper().createObjectNode().put("files", shown).put("page", file.toString());
    print(written, done -> "%d files are in %s%n".formatted(shown, file));
    return ExitCode.OK;
  }

  private static int page(OutputStream out, Gateway gateway, JsonNode jobs)
      throws IOException, InterruptedException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    try (GalleryPage page = new GalleryPage(text, gateway, ZoneId.systemDefault())) {
      for (JsonNode job : jobs) {
        page.add(new JobRecord(gateway, job.path("id").asText()).details());
      }
      return page.shown();
    }
  }
}
