package io.comfymill.gateway.security.key;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.ApiKeyRow;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.security.scope.Role;
import io.comfymill.gateway.security.scope.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The first administrator's key, without which nobody could make any. The file is the truth where
 * it exists: an operator may put one key before every gateway. Else whoever starts first makes one.
 */
@ApplicationScoped
public class AdminKeyFile {
  private static final Logger LOG = Logger.getLogger(AdminKeyFile.class);
  private static final String NAME = "first administrator";
  private static final String MADE_BY = "admin-key-file";

  private final Database database;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  AdminKeyFile(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Blocks. Can be called again after any failure.
   *
   * @throws IOException where the file cannot be read or written
   * @throws IllegalArgumentException where it holds no key
   */
  public void ensure(Path file) throws IOException {
    if (Files.exists(file)) {
      KeyText key = read(file);
      if (await(added(key, "true"))) {
        LOG.infof("the key in %s is an administrator's", file);
      }
    } else if (await(none())) {
      make(file);
    }
  }

  private static KeyText read(Path file) throws IOException {
    return KeyText.of(Files.readString(file).strip())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    file + " must hold one key: cmk_ and 52 hex digits, and nothing else"));
  }

  /** The file comes first: a key that nobody knows would be the only one for ever. */
  private void make(Path file) throws IOException {
    KeyText key = KeyText.draw(random);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    write(file, key);
    if (await(added(key, "not exists (select from gateway.api_keys)"))) {
      LOG.warnf("the first administrator's key is in %s", file);
    } else {
      Files.delete(file); // another gateway was first
    }
  }

  private static void write(Path file, KeyText key) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var out =
        Files.newByteChannel(
            file,
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      out.write(StandardCharsets.US_ASCII.encode(key.revealed() + "\n"));
    }
  }

  private Uni<Boolean> none() {
    return database
        .read(
            session ->
                session
                    .createQuery("from ApiKeyRow", ApiKeyRow.class)
                    .setMaxResults(1)
                    .getResultList())
        .map(rows -> rows.isEmpty());
  }

  /** Whether it was added. A revoked one stays revoked. */
  private Uni<Boolean> added(KeyText key, String condition) {
    return database
        .write(
            session ->
                session
                    .createNativeQuery(
                        """
                        insert into gateway.api_keys
                          (id, tenant, name, sha256, scopes, created_at, created_by)
                        select :id, :tenant, :name, :sha256, :scopes, :now, :by where\
                        """
                            + " "
                            + condition
                            + " on conflict do nothing")
                    .setParameter("id", key.id())
                    .setParameter("tenant", TenantId.DEFAULT.value())
                    .setParameter("name", NAME)
                    .setParameter("sha256", key.sha256())
                    .setParameter("scopes", Scope.words(Role.ADMIN.scopes()))
                    .setParameter("now", clock.instant())
                    .setParameter("by", MADE_BY)
                    .executeUpdate())
        .map(rows -> rows > 0);
  }

  private static boolean await(Uni<Boolean> answer) {
    @Nullable Boolean found = answer.await().indefinitely();
    return Boolean.TRUE.equals(found);
  }
}
