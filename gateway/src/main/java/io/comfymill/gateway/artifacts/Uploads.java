package io.comfymill.gateway.artifacts;

import io.comfymill.common.artifact.MediaTypes;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.ContentStore.Content;
import io.comfymill.gateway.database.AssetRow;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Stores uploads: the bytes once per content, and a row per name. As in ComfyUI, an upload whose
 * name is taken by other bytes gets {@code " (1)"}, {@code " (2)"}… unless it asks to overwrite;
 * the same bytes again are the same file.
 */
@ApplicationScoped
public class Uploads {
  private static final int MAX_SUFFIX = 10_000;

  private final ContentStore contents;
  private final Assets assets;
  private final InstantSource clock;

  Uploads(ContentStore contents, Assets assets, InstantSource clock) {
    this.contents = contents;
    this.assets = assets;
    this.clock = clock;
  }

  /**
   * @param file a temporary file of this machine
   * @return the name it got
   */
  public Uni<FileRef> add(TenantId tenant, FileRef wanted, Path file, boolean overwrite) {
    return Uni.createFrom()
        .item(() -> keep(file))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .chain(
            content ->
                overwrite
                    ? assets.replace(row(tenant, wanted, content)).replaceWith(wanted)
                    : addUnder(tenant, wanted, content, 0));
  }

  private Content keep(Path file) {
    try {
      return contents.keep(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the upload", e);
    }
  }

  private Uni<FileRef> addUnder(TenantId tenant, FileRef wanted, Content content, int suffix) {
    if (suffix > MAX_SUFFIX) {
      return Uni.createFrom().failure(new IllegalStateException("too many files of that name"));
    }
    FileRef candidate = suffixed(wanted, suffix);
    return assets
        .addIfFree(row(tenant, candidate, content))
        .chain(added -> added ? Uni.createFrom().item(true) : holds(tenant, candidate, content))
        .chain(
            taken ->
                taken
                    ? Uni.createFrom().item(candidate)
                    : addUnder(tenant, wanted, content, suffix + 1));
  }

  private Uni<Boolean> holds(TenantId tenant, FileRef ref, Content content) {
    return assets
        .find(tenant, ref)
        .map(found -> found.filter(row -> row.blake3.equals(content.blake3())).isPresent());
  }

  static FileRef suffixed(FileRef wanted, int suffix) {
    if (suffix == 0) {
      return wanted;
    }
    int dot = wanted.name().lastIndexOf('.');
    int end = dot > 0 ? dot : wanted.name().length();
    String name =
        "%s (%d)%s"
            .formatted(wanted.name().substring(0, end), suffix, wanted.name().substring(end));
    return new FileRef(wanted.type(), wanted.subfolder(), name);
  }

  private AssetRow row(TenantId tenant, FileRef ref, Content content) {
    AssetRow row = new AssetRow();
    row.id = UUID.randomUUID();
    row.tenant = tenant.value();
    row.type = ref.type();
    row.subfolder = ref.subfolder();
    row.name = ref.name();
    row.blake3 = content.blake3();
    row.sizeBytes = content.sizeBytes();
    row.mimeType = MediaTypes.ofName(ref.name());
    row.uploadedAt = clock.instant();
    return row;
  }
}
