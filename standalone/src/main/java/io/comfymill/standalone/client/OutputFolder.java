package io.comfymill.standalone.client;

import io.comfymill.standalone.client.JobResult.OutputFile;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder for downloaded outputs. Existing files are never overwritten. */
public record OutputFolder(Path folder) {
  /** Temporary files are private by default; downloads are ordinary files. */
  private static final FileAttribute<?> AS_THE_UMASK_SAYS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw-rw-"));

  private static final int MOST_OF_A_NAME = 100_000;

  /** Fetches the file and returns where it is now. */
  public Path save(Gateway gateway, OutputFile file) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path unfinished = Files.createTempFile(folder, ".fetching-", ".part", AS_THE_UMASK_SAYS);
    try {
      fetch(gateway, file, unfinished);
      return keep(unfinished, file.filename());
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static void fetch(Gateway gateway, OutputFile file, Path target)
      throws IOException, InterruptedException {
    String query = file.path();
    HttpResponse<Path> response =
        gateway.send(gateway.request(query).GET().build(), BodyHandlers.ofFile(target));
    if (response.statusCode() != 200) {
      throw new IOException("GET " + query + " was answered with " + response.statusCode());
    }
  }

  private Path keep(Path unfinished, String filename) throws IOException {
    String name = Path.of(filename).getFileName().toString(); // a server cannot lead us elsewhere
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String ending = dot > 0 ? name.substring(dot) : "";
    for (int number = 1; number < MOST_OF_A_NAME; number++) {
      Path target = folder.resolve(number == 1 ? name : stem + "-" + number + ending);
      try {
        Files.createFile(target);
      } catch (FileAlreadyExistsException taken) {
        continue;
      }
      Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
      return target;
    }
    throw new IOException("too many files named " + name + " in " + folder);
  }
}
