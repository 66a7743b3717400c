package io.comfymill.gateway.security;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.DatabaseMigration;
import io.comfymill.gateway.security.key.AdminKeyFile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sees to it that there is an administrator's key once the database is there, where keys count. */
@ApplicationScoped
public class FirstKey {
  private static final Duration MIGRATION_ASKED = Duration.ofMillis(200);

  private final Authentication authentication;
  private final AdminKeyFile file;
  private final DatabaseMigration migration;
  private final Loops loops;
  private final Path place;
  private volatile @Nullable SupervisedLoop loop;

  FirstKey(
      Authentication authentication,
      AdminKeyFile file,
      DatabaseMigration migration,
      Loops loops,
      GatewayConfig config) {
    this.authentication = authentication;
    this.file = file;
    this.migration = migration;
    this.loops = loops;
    this.place = config.auth().adminKeyFile();
  }

  void start(@Observes StartupEvent event) {
    if (authentication.required()) {
      loop = SupervisedLoop.startBlocking(loops, LoopSettings.named("first-key"), this::ensure);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    SupervisedLoop running = loop;
    if (running != null) {
      running.close();
    }
  }

  private Duration ensure() {
    if (!migration.done()) {
      return MIGRATION_ASKED;
    }
    try {
      file.ensure(place);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the administrator's key at " + place, e);
    }
    stop(new ShutdownEvent());
    return Duration.ZERO;
  }
}
