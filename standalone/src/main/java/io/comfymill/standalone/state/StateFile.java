package io.comfymill.standalone.state;

import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The file in which the supervisor lists the running processes. */
public record StateFile(Path file) {
  public Optional<MillState> read() throws IOException {
    try {
      byte[] json = Files.readAllBytes(file);
      return Optional.of(WireJson.mapper().readValue(json, MillState.class));
    } catch (NoSuchFileException nothingRan) {
      return Optional.empty();
    }
  }

  public void write(MillState state) throws IOException {
    AtomicFile.write(file, WireJson.write(state));
  }

  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
