package io.comfymill.gateway.batch.join;

import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.gateway.artifacts.ZipFiles;
import io.comfymill.gateway.batch.cell.JoinKind;
import io.comfymill.gateway.media.MediaException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Files as one archive, and texts as one text. */
final class FileJoins {
  /** Of every file, so that equal files make equal archives. The first that zip has. */
  private static final Instant TIME = Instant.parse("1980-01-02T00:00:00Z");

  private final Parts parts;

  FileJoins(Parts parts) {
    this.parts = parts;
  }

  List<Path> zip(ArtifactStore store) throws IOException, MediaException, InterruptedException {
    Path file = parts.folder().resolve(parts.step().name() + ".zip");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      ZipFiles zip = new ZipFiles(store, out);
      parts.each(
          part -> {
            for (Parts.PartFile one : part.files()) {
              if (!zip.add(one.unique(), one.made().key(), TIME, count -> parts.watch().check())) {
                throw new MediaException(one.unique() + " is not there any more");
              }
            }
          });
      zip.finish();
    }
    return List.of(file);
  }

  List<Path> text(JoinKind.Text kind) throws IOException, MediaException, InterruptedException {
    byte[] separator = kind.separator().getBytes(StandardCharsets.UTF_8);
    Path file = parts.folder().resolve(parts.step().name() + ".txt");
    boolean[] goesOn = {false};
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      parts.each(
          part -> {
            for (Parts.PartFile one : part.files()) {
              out.write(separator, 0, goesOn[0] ? separator.length : 0);
              goesOn[0] = true;
              try (InputStream in = parts.open(one)) {
                in.transferTo(out);
              }
            }
          });
    }
    return List.of(file);
  }
}
