package io.comfymill.gateway.userdata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.json.PythonJson;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Users' settings. Two changes at once, of different settings, both hold. */
@ApplicationScoped
public class Settings {
  private static final String LOCK =
      "select pg_advisory_xact_lock(hashtextextended('settings ' || :tenant || '/' || :user, 0))";
  private static final String READ =
      "select settings from gateway.settings where tenant = :tenant and user_id = :user";
  private static final String WRITE =
      """
      insert into gateway.settings (tenant, user_id, settings) values (:tenant, :user, :settings)
      on conflict (tenant, user_id) do update set settings = excluded.settings""";

  private final Database database;
  private final long maxBytes;

  Settings(Database database, GatewayConfig config) {
    this.database = database;
    this.maxBytes = config.userData().maxSettingsSize().asLongValue();
  }

  /** In the order in which they were first set. */
  Uni<ObjectNode> all(User user) {
    return database.read(session -> read(session, user)).map(Settings::parse);
  }

  private static Uni<@Nullable String> read(Mutiny.Session session, User user) {
    return session
        .createNativeQuery(READ, String.class)
        .setParameter("tenant", user.tenant().value())
        .setParameter("user", user.id())
        .getSingleResultOrNull();
  }

  private static ObjectNode parse(@Nullable String settings) {
    try {
      return settings == null
          ? JsonNodeFactory.instance.objectNode()
          : (ObjectNode) PythonJson.read(settings.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("unreadable settings", e);
    }
  }

  /** False if the settings would be too large together; nothing is changed then. */
  Uni<Boolean> merge(User user, ObjectNode changes) {
    return database.write(
        session ->
            session
                .createNativeQuery(LOCK, Object.class)
                .setParameter("tenant", user.tenant().value())
                .setParameter("user", user.id())
                .getResultList()
                .chain(() -> read(session, user))
                .map(Settings::parse)
                .chain(settings -> write(session, user, settings.setAll(changes))));
  }

  private Uni<Boolean> write(Mutiny.Session session, User user, ObjectNode settings) {
    byte[] json = PythonJson.write(settings);
    return json.length > maxBytes
        ? Uni.createFrom().item(false)
        : session
            .createNativeQuery(WRITE)
            .setParameter("tenant", user.tenant().value())
            .setParameter("user", user.id())
            .setParameter("settings", new String(json, StandardCharsets.UTF_8))
            .executeUpdate()
            .replaceWith(true);
  }
}
