package io.comfymill.gateway.assets.resumable;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.gateway.database.ResumablePartRow;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.AbstractList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** The bytes of uploads that are not whole yet. */
@ApplicationScoped
class UploadParts {
  private final UploadTable table;
  private final ArtifactStore store;

  UploadParts(UploadTable table, ArtifactStore store) {
    this.table = table;
    this.store = store;
  }

  /** One after the other; each is opened when its turn comes. Blocks. */
  InputStream read(List<ArtifactKey> keys) {
    List<InputStream> opened =
        new AbstractList<>() {
          @Override
          public InputStream get(int index) {
            return open(keys.get(index));
          }

          @Override
          public int size() {
            return keys.size();
          }
        };
    return new SequenceInputStream(Collections.enumeration(opened));
  }

  private InputStream open(ArtifactKey key) {
    try {
      return store.open(key, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read a part of an upload", e);
    }
  }

  /** Blocks. */
  void delete(Collection<ArtifactKey> keys) {
    for (ArtifactKey key : keys) {
      try {
        store.delete(key);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete a part of an upload", e);
      }
    }
  }

  /** The bytes first: what is not in the table is never found again. */
  Uni<Void> deleteOf(UUID upload) {
    return table
        .parts(upload)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .invoke(parts -> delete(parts.stream().map(UploadParts::key).toList()))
        .chain(() -> table.forgetParts(upload));
  }

  private static ArtifactKey key(ResumablePartRow part) {
    return new ArtifactKey(part.artifactKey);
  }
}
