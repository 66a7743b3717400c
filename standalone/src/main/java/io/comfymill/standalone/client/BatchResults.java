package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.artifact.CellNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import org.apache.commons.codec.digest.Blake3;

/**
 * Copies what a batch has made into a folder: only what is missing there, each file checked against
 * its hash. May be done while the batch runs, and once more later.
 */
public final class BatchResults {
  private static final int PAGE = 50;
  private static final int BUFFER = 64 * 1024;
  private static final String HASH = "blake3:";

  private final Gateway gateway;
  private final String batch;
  private final Path folder;
  private int copied;
  private int present;

  public BatchResults(Gateway gateway, String batch, Path folder) {
    this.gateway = gateway;
    this.batch = batch;
    this.folder = folder;
  }

  /** How many files were copied, and how many were there already. */
  public record Counts(int copied, int present) {}

  /**
   * What the cells have made, and what was made of it.
   *
   * @throws IOException also where a file is not what its hash says
   */
  public Counts copy() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    int after = -1;
    JsonNode page;
    do {
      page =
          gateway
              .get(
                  "/api/batches/%s/cells?state=succeeded&after=%d&limit=%d&hashes=true"
                      .formatted(Gateway.segment(batch), after, PAGE))
              .path("cells");
      for (JsonNode cell : page) {
        after = cell.path("cell").intValue();
        CellNames names = new CellNames(after);
        for (JsonNode output : cell.path("outputs")) {
          copy(names.of(name(output)), output);
        }
      }
    } while (page.size() == PAGE);
    return copyJoined();
  }

  /** As {@link #copy}: what was made of the cells' outputs alone. */
  public Counts copyJoined() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    JsonNode joins = gateway.get("/api/batches/" + Gateway.segment(batch)).path("joins");
    for (JsonNode join : joins) {
      for (JsonNode output : join.path("outputs")) {
        copy(name(output), output);
      }
    }
    return new Counts(copied, present);
  }

  /** Nothing that a server says leads out of the folder. */
  private static String name(JsonNode output) {
    return Path.of(output.path("name").asText("output")).getFileName().toString();
  }

  /**
   * All that a batch has made up to now as one archive, which replaces what was there.
   *
   * @throws IOException also where it does not arrive whole; then nothing is replaced
   */
  public static void zip(Gateway gateway, String batch, Path file)
      throws IOException, InterruptedException {
    download(gateway, batch, "outputs.zip", file);
  }

  /**
   * The pictures of a batch as one HTML page, which replaces what was there.
   *
   * @throws IOException as {@link #zip}
   */
  public static void contactSheet(Gateway gateway, String batch, Path file)
      throws IOException, InterruptedException {
    download(gateway, batch, "contact-sheet.html", file);
  }

  private static void download(Gateway gateway, String batch, String what, Path file)
      throws IOException, InterruptedException {
    String path = "/api/batches/%s/%s".formatted(Gateway.segment(batch), what);
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    try (InputStream in =
            gateway.open(path).orElseThrow(() -> new IOException("there is no " + path));
        OutputStream out = Files.newOutputStream(unfinished)) {
      in.transferTo(out);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private void copy(String name, JsonNode output) throws IOException, InterruptedException {
    Path target = folder.resolve(name);
    String hash = output.path("hash").asText("");
    if (Files.isRegularFile(target)
        && Files.size(target) == output.path("size").longValue()
        && (hash.isEmpty() || hash.equals(hashOf(target)))) {
      present++;
      return;
    }
    Path unfinished = target.resolveSibling(target.getFileName() + ".part");
    String url = output.path("url").asText();
    try (InputStream in =
            gateway.open(url).orElseThrow(() -> new IOException(url + " is not there any more"));
        OutputStream out = Files.newOutputStream(unfinished)) {
      in.transferTo(out);
    }
    String is = hashOf(unfinished);
    if (!hash.isEmpty() && !hash.equals(is)) {
      Files.delete(unfinished);
      throw new IOException("%s arrived as %s, not as %s; try again".formatted(name, is, hash));
    }
    Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
    copied++;
  }

  private static String hashOf(Path file) throws IOException {
    Blake3 hash = Blake3.initHash();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hash.update(buffer, 0, read);
      }
    }
    return HASH + HexFormat.of().formatHex(hash.doFinalize(32));
  }
}
