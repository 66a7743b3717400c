package io.comfymill.gateway.artifacts;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.AssetRow;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** The table of uploaded files. */
@ApplicationScoped
public class Assets {
  private static final String INSERT =
      """
      insert into gateway.assets
        (id, tenant, type, subfolder, name, blake3, size_bytes, mime_type, uploaded_at)
      values (:id, :tenant, :type, :subfolder, :name, :blake3, :size, :mime, :at)
      on conflict (tenant, type, subfolder, name) do\s""";
  private static final String KEEP = "nothing";
  private static final String REPLACE =
      """
      update set blake3 = excluded.blake3, size_bytes = excluded.size_bytes,
        mime_type = excluded.mime_type, uploaded_at = excluded.uploaded_at""";

  private final Database database;

  Assets(Database database) {
    this.database = database;
  }

  public Uni<Optional<AssetRow>> find(TenantId tenant, FileRef ref) {
    return database
        .read(
            session ->
                session
                    .createQuery(
                        "from AssetRow where tenant = :tenant and type = :type and subfolder ="
                            + " :subfolder and name = :name",
                        AssetRow.class)
                    .setParameter("tenant", tenant.value())
                    .setParameter("type", ref.type())
                    .setParameter("subfolder", ref.subfolder())
                    .setParameter("name", ref.name())
                    .getSingleResultOrNull())
        .map(Optional::ofNullable);
  }

  /**
   * The newest with this content.
   *
   * @param blake3 64 hex digits
   */
  public Uni<Optional<AssetRow>> withContent(TenantId tenant, String blake3) {
    return database
        .read(
            session ->
                session
                    .createQuery(
                        "from AssetRow where tenant = :tenant and blake3 = :blake3 order by"
                            + " uploadedAt desc",
                        AssetRow.class)
                    .setParameter("tenant", tenant.value())
                    .setParameter("blake3", blake3)
                    .setMaxResults(1)
                    .getSingleResultOrNull())
        .map(Optional::ofNullable);
  }

  /** Right in a folder of this type, the newest first. */
  public Uni<List<AssetRow>> newest(TenantId tenant, String type, int limit) {
    return database.read(
        session ->
            session
                .createQuery(
                    "from AssetRow where tenant = :tenant and type = :type and subfolder = ''"
                        + " order by uploadedAt desc, name",
                    AssetRow.class)
                .setParameter("tenant", tenant.value())
                .setParameter("type", type)
                .setMaxResults(limit)
                .getResultList());
  }

  /** In whatever folder. */
  public Uni<List<AssetRow>> named(TenantId tenant, Collection<String> names) {
    return database.read(
        session ->
            session
                .createQuery(
                    "from AssetRow where tenant = :tenant and name in (:names)", AssetRow.class)
                .setParameter("tenant", tenant.value())
                .setParameter("names", names)
                .getResultList());
  }

  /** Uploaded files of that content, under whatever name. */
  public Uni<List<AssetRow>> withHash(TenantId tenant, String blake3) {
    return database.read(
        session ->
            session
                .createQuery(
                    "from AssetRow where tenant = :tenant and blake3 = :blake3", AssetRow.class)
                .setParameter("tenant", tenant.value())
                .setParameter("blake3", blake3)
                .setMaxResults(1)
                .getResultList());
  }

  /**
   * @return whether it was added; false where the name is taken
   */
  Uni<Boolean> addIfFree(AssetRow added) {
    return database
        .write(
            session -> execute(session, INSERT + KEEP, added).call(rows -> count(session, added)))
        .map(rows -> rows == 1);
  }

  Uni<Void> replace(AssetRow asset) {
    return database
        .write(
            session ->
                execute(session, INSERT + REPLACE, asset).call(rows -> count(session, asset)))
        .replaceWithVoid();
  }

  /** How many uploads the tenant has made: what was read at the same count is up to date. */
  public Uni<Long> changes(TenantId tenant) {
    return database.read(
        session ->
            session
                .createNativeQuery(
                    "select coalesce(max(changes), 0) from gateway.upload_changes"
                        + " where tenant = :tenant",
                    Long.class)
                .setParameter("tenant", tenant.value())
                .getSingleResult());
  }

  /** The newest in the input folder, subfolders included. */
  public Uni<List<AssetRow>> inputs(TenantId tenant, int limit) {
    return database.read(
        session ->
            session
                .createQuery(
                    "from AssetRow where tenant = :tenant and type = 'input' order by uploadedAt"
                        + " desc",
                    AssetRow.class)
                .setParameter("tenant", tenant.value())
                .setMaxResults(limit)
                .getResultList());
  }

  private static Uni<Integer> count(Mutiny.Session session, AssetRow asset) {
    return session
        .createNativeQuery(
            """
            insert into gateway.upload_changes (tenant, changes) values (:tenant, 1)
            on conflict (tenant) do update set changes = gateway.upload_changes.changes + 1""")
        .setParameter("tenant", asset.tenant)
        .executeUpdate();
  }

  private static Uni<Integer> execute(Mutiny.Session session, String statement, AssetRow asset) {
    return session
        .createNativeQuery(statement)
        .setParameter("id", asset.id)
        .setParameter("tenant", asset.tenant)
        .setParameter("type", asset.type)
        .setParameter("subfolder", asset.subfolder)
        .setParameter("name", asset.name)
        .setParameter("blake3", asset.blake3)
        .setParameter("size", asset.sizeBytes)
        .setParameter("mime", asset.mimeType)
        .setParameter("at", asset.uploadedAt)
        .executeUpdate();
  }
}
