package io.comfymill.gateway.userdata;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.artifacts.ContentStore.Content;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * The table of users' files. Folders have rows too: as in a file system they come with the first
 * file in them and stay when it goes. Writers of one user take turns, so that what was checked
 * still holds when it is written; readers see all of a change or nothing.
 */
@ApplicationScoped
public class UserFiles {
  private static final String OWN = "tenant = :tenant and user_id = :user ";
  private static final String LOCK =
      "select pg_advisory_xact_lock(hashtextextended(:tenant || '/' || :user, 0))";
  private static final String ROWS =
      "from UserFileRow where tenant = :tenant and userId = :user and ";
  private static final String FITS =
      """
      select count(*) filter (where blake3 is not null
          and path = any(string_to_array(:folders, chr(10)))) = 0 and count(*) < :most
      from gateway.user_files where\s"""
          + OWN;
  private static final String ADD_FOLDERS =
      """
      insert into gateway.user_files (tenant, user_id, path, created_at, modified_at)
      select :tenant, :user, folder, :now, :now
      from unnest(string_to_array(:folders, chr(10))) as folder
      on conflict (tenant, user_id, path) do nothing""";
  private static final String PUT =
      """
      insert into gateway.user_files
        (tenant, user_id, path, blake3, size_bytes, created_at, modified_at)
      values (:tenant, :user, :path, :blake3, :size, :now, :now)
      on conflict (tenant, user_id, path) do update
        set blake3 = excluded.blake3, size_bytes = excluded.size_bytes,
          modified_at = excluded.modified_at""";
  private static final String DELETE =
      "delete from gateway.user_files where path = :path and " + OWN;
  private static final String MOVE =
      """
      update gateway.user_files set path = :to || substring(path, length(:from) + 1)
      where (path = :from or starts_with(path, :from || '/')) and\s"""
          + OWN;

  private final Database database;
  private final InstantSource clock;
  private final int maxFiles;

  UserFiles(Database database, InstantSource clock, GatewayConfig config) {
    this.database = database;
    this.clock = clock;
    this.maxFiles = config.userData().maxFiles();
  }

  /** What became of a change. */
  enum Outcome {
    DONE,
    MISSING,
    TAKEN,
    IMPOSSIBLE
  }

  Uni<Optional<UserFileRow>> find(User user, UserPath path) {
    return database.read(session -> row(session, user, path)).map(Optional::ofNullable);
  }

  /** All below a folder, at any depth, in the order of their paths. */
  Uni<List<UserFileRow>> below(User user, UserPath folder) {
    return database.read(
        session ->
            session
                .createQuery(
                    ROWS + "substring(path, 1, :length) = :prefix order by path", UserFileRow.class)
                .setParameter("tenant", user.tenant().value())
                .setParameter("user", user.id())
                .setParameter("length", folder.prefix().length())
                .setParameter("prefix", folder.prefix())
                .getResultList());
  }

  private static Uni<@Nullable UserFileRow> row(Mutiny.Session session, User user, UserPath path) {
    return session
        .createQuery(ROWS + "path = :path", UserFileRow.class)
        .setParameter("tenant", user.tenant().value())
        .setParameter("user", user.id())
        .setParameter("path", path.value())
        .getSingleResultOrNull();
  }

  Uni<Outcome> write(User user, UserPath path, Content content, boolean overwrite) {
    return inTurn(
        user,
        session ->
            row(session, user, path)
                .chain(found -> there(session, user, path, found, overwrite))
                .call(
                    outcome ->
                        outcome == Outcome.DONE ? put(session, user, path, content) : nothing()));
  }

  /** Whether a file may be put at a path, at which there is this row now. */
  private Uni<Outcome> there(
      Mutiny.Session session,
      User user,
      UserPath path,
      @Nullable UserFileRow found,
      boolean overwrite) {
    if (found != null && !overwrite) {
      return outcome(Outcome.TAKEN);
    } else if (path.isRoot() || (found != null && found.isFolder())) {
      return outcome(Outcome.IMPOSSIBLE);
    }
    String folders = String.join("\n", path.parents());
    return session
        .createNativeQuery(FITS, Boolean.class)
        .setParameter("tenant", user.tenant().value())
        .setParameter("user", user.id())
        .setParameter("folders", folders)
        .setParameter("most", (long) maxFiles)
        .getSingleResult()
        .map(fits -> fits ? Outcome.DONE : Outcome.IMPOSSIBLE);
  }

  private Uni<?> put(Mutiny.Session session, User user, UserPath path, Content content) {
    return addFolders(session, user, path)
        .chain(
            () ->
                change(
                    session,
                    user,
                    PUT,
                    Map.of(
                        "path", path.value(),
                        "blake3", content.blake3(),
                        "size", content.sizeBytes(),
                        "now", clock.instant())));
  }

  private Uni<Integer> addFolders(Mutiny.Session session, User user, UserPath path) {
    String folders = String.join("\n", path.parents());
    return change(session, user, ADD_FOLDERS, Map.of("folders", folders, "now", clock.instant()));
  }

  Uni<Outcome> delete(User user, UserPath path) {
    return inTurn(
        user,
        session ->
            row(session, user, path)
                .map(UserFiles::deletable)
                .call(
                    outcome ->
                        outcome == Outcome.DONE
                            ? change(session, user, DELETE, Map.of("path", path.value()))
                            : nothing()));
  }

  private static Outcome deletable(@Nullable UserFileRow row) {
    return row == null ? Outcome.MISSING : row.isFolder() ? Outcome.IMPOSSIBLE : Outcome.DONE;
  }

  /** A file, or a folder with all that is in it. */
  Uni<Outcome> move(User user, UserPath from, UserPath to, boolean overwrite) {
    if (from.isRoot() || to.value().startsWith(from.value() + "/")) {
      return outcome(Outcome.IMPOSSIBLE);
    }
    return inTurn(
        user,
        session ->
            row(session, user, from)
                .chain(
                    found ->
                        found == null
                            ? outcome(Outcome.MISSING)
                            : row(session, user, to)
                                .chain(there -> there(session, user, to, there, overwrite)))
                .call(
                    outcome ->
                        outcome == Outcome.DONE && !from.equals(to)
                            ? rename(session, user, from, to)
                            : nothing()));
  }

  private Uni<?> rename(Mutiny.Session session, User user, UserPath from, UserPath to) {
    return change(session, user, DELETE, Map.of("path", to.value()))
        .chain(() -> addFolders(session, user, to))
        .chain(() -> change(session, user, MOVE, Map.of("from", from.value(), "to", to.value())));
  }

  private Uni<Outcome> inTurn(User user, Function<Mutiny.Session, Uni<Outcome>> work) {
    return database.write(
        session ->
            session
                .createNativeQuery(LOCK, Object.class)
                .setParameter("tenant", user.tenant().value())
                .setParameter("user", user.id())
                .getResultList()
                .chain(() -> work.apply(session)));
  }

  private static Uni<Integer> change(
      Mutiny.Session session, User user, String statement, Map<String, Object> values) {
    Mutiny.MutationQuery query = session.createNativeQuery(statement);
    query.setParameter("tenant", user.tenant().value()).setParameter("user", user.id());
    values.forEach(query::setParameter);
    return query.executeUpdate();
  }

  private static Uni<Outcome> outcome(Outcome outcome) {
    return Uni.createFrom().item(outcome);
  }

  private static Uni<Void> nothing() {
    return Uni.createFrom().voidItem();
  }
}
