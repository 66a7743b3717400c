package io.comfymill.gateway.artifacts;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.TaskRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.Optional;

/** Archives of assets, which {@code /view} shows in a folder of their own. */
@ApplicationScoped
public class ExportedArchives {
  public static final String TYPE = "temp";
  public static final String SUBFOLDER = "exports";

  private final Database database;

  ExportedArchives(Database database) {
    this.database = database;
  }

  public Uni<Optional<StoredFile>> find(TenantId tenant, String name) {
    return database
        .read(
            session ->
                session
                    .createSelectionQuery(
                        "from TaskRow where tenant = :tenant and exportName = :name", TaskRow.class)
                    .setParameter("tenant", tenant.value())
                    .setParameter("name", name)
                    .getSingleResultOrNull())
        .map(row -> Optional.ofNullable(row).map(ExportedArchives::file));
  }

  private static StoredFile file(TaskRow row) {
    return new StoredFile(
        Objects.requireNonNull(row.exportName),
        new ArtifactKey(Objects.requireNonNull(row.artifactKey)),
        row.id.toString(),
        row.updatedAt);
  }
}
