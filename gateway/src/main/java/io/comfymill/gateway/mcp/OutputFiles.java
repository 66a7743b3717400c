package io.comfymill.gateway.mcp;

import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.FileLocator;
import io.comfymill.gateway.artifacts.FileRef;
import io.comfymill.gateway.artifacts.StoredFile;
import io.comfymill.gateway.published.RunOutput;
import io.comfymill.gateway.published.RunView;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The bytes of what runs have made. */
@ApplicationScoped
class OutputFiles {
  private final FileLocator files;
  private final ArtifactStore store;

  OutputFiles(FileLocator files, ArtifactStore store) {
    this.files = files;
    this.store = store;
  }

  /** Those of a run, without its texts. */
  static List<RunOutput> of(RunView run) {
    return run.outputs().values().stream()
        .flatMap(Collection::stream)
        .filter(output -> output.filename() != null)
        .toList();
  }

  /** Empty where it is not there, or longer than so many bytes. */
  Uni<Optional<byte[]>> read(TenantId tenant, RunOutput output, long most) {
    FileRef file = new FileRef("" + output.type(), "" + output.subfolder(), "" + output.filename());
    return files
        .locate(tenant, file)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(found -> found.flatMap(stored -> bytes(stored, most)));
  }

  private Optional<byte[]> bytes(StoredFile file, long most) {
    try {
      OptionalLong size = store.size(file.key());
      if (size.isEmpty() || size.getAsLong() > most) {
        return Optional.empty();
      }
      try (InputStream content = store.open(file.key(), 0)) {
        return Optional.of(content.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.key(), e);
    }
  }
}
