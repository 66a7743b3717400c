package io.comfymill.gateway.artifacts;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.KeptUploadRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Uploads to routes of custom nodes, by the last name of their path. A custom node has them in its
 * server's memory; a job whose workflow names one may land on any server, and gets it there.
 */
@ApplicationScoped
public class KeptUploads {
  private static final String PUT =
      """
      insert into gateway.kept_uploads
        (tenant, path, name, content_type, blake3, size_bytes, kept_at)
      values (:tenant, :path, :name, nullif(:type, ''), :blake3, :size, :now)
      on conflict (tenant, path) do update set content_type = excluded.content_type,
        blake3 = excluded.blake3, size_bytes = excluded.size_bytes, kept_at = excluded.kept_at""";
  private static final String EXPIRE = "delete from gateway.kept_uploads where kept_at < :before";

  private final Database database;
  private final InstantSource clock;
  private final Duration keptFor;

  KeptUploads(Database database, InstantSource clock, GatewayConfig config) {
    this.database = database;
    this.clock = clock;
    this.keptFor = config.proxy().keptFor();
  }

  /**
   * An upload.
   *
   * @param path with its query
   * @param name the last name of the path, decoded
   */
  public record Upload(String path, String name, @Nullable String contentType) {}

  /** Replaces what was kept of the same path. */
  public Uni<Void> keep(TenantId tenant, Upload upload, ContentStore.Content content) {
    Instant now = clock.instant();
    return database
        .write(
            session ->
                session
                    .createNativeQuery(EXPIRE)
                    .setParameter("before", now.minus(keptFor))
                    .executeUpdate()
                    .chain(
                        () ->
                            session
                                .createNativeQuery(PUT)
                                .setParameter("tenant", tenant.value())
                                .setParameter("path", upload.path())
                                .setParameter("name", upload.name())
                                .setParameter(
                                    "type",
                                    upload.contentType() == null ? "" : upload.contentType())
                                .setParameter("blake3", content.blake3())
                                .setParameter("size", content.sizeBytes())
                                .setParameter("now", now)
                                .executeUpdate()))
        .replaceWithVoid();
  }

  /** Those that are still kept. */
  Uni<List<KeptUploadRow>> named(TenantId tenant, Collection<String> names) {
    return names.isEmpty()
        ? Uni.createFrom().item(List.of())
        : database.read(
            session ->
                session
                    .createQuery(
                        "from KeptUploadRow where tenant = :tenant and name in (:names) and keptAt"
                            + " >= :since order by path",
                        KeptUploadRow.class)
                    .setParameter("tenant", tenant.value())
                    .setParameter("names", names)
                    .setParameter("since", clock.instant().minus(keptFor))
                    .getResultList());
  }
}
