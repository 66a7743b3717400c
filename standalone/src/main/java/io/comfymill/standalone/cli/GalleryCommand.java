package io.comfymill.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.JobRecord;
import io.comfymill.standalone.gallery.GalleryPage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
final class GalleryCommand extends GatewayCommand implements Callable<Integer> {
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
    Path whole = file.toAbsolutePath();
    Path part = whole.resolveSibling(whole.getFileName() + ".part");
    int shown;
    try {
      try (BufferedWriter out = Files.newBufferedWriter(part);
          GalleryPage page = new GalleryPage(out, gateway, ZoneId.systemDefault())) {
        for (JsonNode job : jobs) {
          page.add(new JobRecord(gateway, job.path("id").asText()).details());
        }
        shown = page.shown();
      }
      Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    JsonNode written =
        WireJson.mapper().createObjectNode().put("files", shown).put("page", file.toString());
    print(written, done -> "%d files are in %s%n".formatted(shown, file));
    return ExitCode.OK;
  }
}
