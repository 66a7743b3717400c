package io.comfymill.gateway.assets;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.AssetRecords;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Lists and changes a tenant's assets, and counts their tags. */
@ApplicationScoped
public class LocalAssets {
  private static final Map<String, String> COLUMNS =
      Map.of(
          "name", "name",
          "created_at", "created_at",
          "updated_at", "updated_at",
          "size", "size_bytes",
          "last_access_time", "last_access_at");

  private final Database database;
  private final AssetRecords records;
  private final AssetIndex index;
  private final InstantSource clock;

  LocalAssets(Database database, AssetRecords records, AssetIndex index, InstantSource clock) {
    this.database = database;
    this.records = records;
    this.index = index;
    this.clock = clock;
  }

  /**
   * A part of them.
   *
   * @param sort one of ComfyUI's names
   * @param after where the page before ended
   */
  record Page(
      AssetFilter filter,
      String sort,
      boolean descending,
      @Nullable AssetCursor after,
      int offset,
      int limit) {
    Page {
      if (!COLUMNS.containsKey(sort)) {
        throw AssetException.invalidQuery("sort must be of " + COLUMNS.keySet());
      }
    }
  }

  /** Fails with {@link AssetException} where there is none. */
  Uni<AssetRecordRow> find(TenantId tenant, String id) {
    try {
      return records
          .ofTenant(tenant, List.of(UUID.fromString(id)))
          .map(rows -> rows.stream().findFirst().orElseThrow(AssetException::notFound));
    } catch (IllegalArgumentException noUuid) {
      throw AssetException.notFound();
    }
  }

  Uni<List<AssetRecordRow>> page(TenantId tenant, Page page) {
    String direction = page.descending() ? " desc" : "";
    AssetCursor after = page.after();
    String since = after == null ? "" : since(page.sort(), page.descending());
    String sql =
        "select * from gateway.asset_records where %s%s order by %s%s, id%s limit %d offset %d"
            .formatted(
                page.filter().condition(),
                since,
                COLUMNS.get(page.sort()),
                direction,
                direction,
                page.limit(),
                page.offset());
    return index
        .catchUp(tenant)
        .chain(
            () ->
                database.read(
                    session -> {
                      Mutiny.SelectionQuery<AssetRecordRow> query =
                          bound(
                              session.createNativeQuery(sql, AssetRecordRow.class),
                              tenant,
                              page.filter());
                      if (after != null) {
                        query.setParameter("last", after.value());
                        query.setParameter("lastId", after.id().toString());
                      }
                      return query.getResultList();
                    }));
  }

  private static String since(String sort, boolean descending) {
    String type = sort.equals("name") ? "text" : sort.equals("size") ? "bigint" : "timestamptz";
    return " and (%s, id) %s (cast(cast(:last as text) as %s), cast(:lastId as uuid))"
        .formatted(COLUMNS.get(sort), descending ? "<" : ">", type);
  }

  Uni<Long> count(TenantId tenant, AssetFilter filter) {
    String sql = "select count(*) from gateway.asset_records where " + filter.condition();
    return database.read(
        session ->
            bound(session.createNativeQuery(sql, Long.class), tenant, filter).getSingleResult());
  }

  private <T> Mutiny.SelectionQuery<T> bound(
      Mutiny.SelectionQuery<T> query, TenantId tenant, AssetFilter filter) {
    query.setParameter("tenant", tenant.value()).setParameter("now", clock.instant());
    filter.parameters().forEach(query::setParameter);
    return query;
  }

  /** A tag and how many assets have it. */
  record TagCount(String name, long count) {}

  /**
   * Tags of the assets that pass.
   *
   * @param byCount the most used first; otherwise by name
   */
  Uni<List<TagCount>> tags(
      TenantId tenant, AssetFilter filter, String prefix, boolean byCount, int offset, int limit) {
    String sql =
        "select t.tag, count(*) from gateway.asset_records r,"
            + " jsonb_array_elements_text(cast(r.tags as jsonb)) as t(tag) where "
            + filter.condition()
            + " and starts_with(t.tag, :prefix) group by t.tag order by "
            + (byCount ? "count(*) desc, t.tag" : "t.tag")
            + " limit %d offset %d".formatted(limit, offset);
    return database
        .read(
            session ->
                bound(session.createNativeQuery(sql, Object[].class), tenant, filter)
                    .setParameter("prefix", prefix)
                    .getResultList())
        .map(rows -> rows.stream().map(LocalAssets::tag).toList());
  }

  private static TagCount tag(Object[] columns) {
    return new TagCount((String) columns[0], ((Number) columns[1]).longValue());
  }

  /** Stores name, tags, metadata and preview as they stand in the row. */
  Uni<Void> store(AssetRecordRow row) {
    row.updatedAt = clock.instant();
    return database
        .write(
            session ->
                session
                    .createMutationQuery(
                        "update AssetRecordRow set name = :name, tags = :tags, userMetadata ="
                            + " :metadata, previewId = :preview, updatedAt = :now where id = :id")
                    .setParameter("name", row.name)
                    .setParameter("tags", row.tags)
                    .setParameter("metadata", row.userMetadata)
                    .setParameter("preview", row.previewId)
                    .setParameter("now", row.updatedAt)
                    .setParameter("id", row.id)
                    .executeUpdate())
        .replaceWithVoid();
  }

  /** How many they were. */
  Uni<Long> forgetExpired(TenantId tenant) {
    return database
        .write(
            session ->
                session
                    .createMutationQuery(
                        "delete AssetRecordRow where tenant = :tenant and expiresAt <= :now")
                    .setParameter("tenant", tenant.value())
                    .setParameter("now", clock.instant())
                    .executeUpdate())
        .map(Integer::longValue);
  }

  Uni<Void> accessed(UUID id) {
    return database
        .write(
            session ->
                session
                    .createMutationQuery(
                        "update AssetRecordRow set lastAccessAt = :now where id = :id")
                    .setParameter("now", clock.instant())
                    .setParameter("id", id)
                    .executeUpdate())
        .replaceWithVoid();
  }
}
