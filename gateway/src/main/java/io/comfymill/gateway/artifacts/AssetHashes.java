package io.comfymill.gateway.artifacts;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.gateway.database.AssetRecordRow;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** The hashes of assets. An output is hashed when it is first asked for. */
@ApplicationScoped
public class AssetHashes {
  private final AssetRecords records;
  private final ArtifactStore store;

  AssetHashes(AssetRecords records, ArtifactStore store) {
    this.records = records;
    this.store = store;
  }

  /** BLAKE3, which the row has from then on; empty where its bytes are gone. */
  public Uni<Optional<String>> of(AssetRecordRow row) {
    return row.blake3 != null
        ? Uni.createFrom().item(Optional.of(row.blake3))
        : Uni.createFrom()
            .item(() -> hash(row))
            .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
            .call(hash -> hash.map(known -> kept(row, known)).orElse(Uni.createFrom().nullItem()));
  }

  private Uni<Void> kept(AssetRecordRow row, String hash) {
    row.blake3 = hash;
    return records.hashed(row.id, hash);
  }

  private Optional<String> hash(AssetRecordRow row) {
    try (InputStream content = store.open(new ArtifactKey(row.artifactKey), 0)) {
      return Optional.of(Blake3Hash.of(content));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + row.artifactKey, e);
    }
  }
}
