package io.comfymill.gateway.assets.resumable;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what has come of uploads that nobody went on with. Several gateways may do it at once.
 */
@ApplicationScoped
class ExpiredUploads {
  private static final int AT_ONCE = 20;
  private static final Duration PAUSE = Duration.ofSeconds(30);

  /** For requests that were under way when it expired. */
  private static final Duration GRACE = Duration.ofHours(1);

  private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(15);

  private final UploadTable table;
  private final UploadParts parts;
  private final InstantSource clock;
  private final Loops loops;
  private @Nullable SupervisedLoop loop;

  ExpiredUploads(UploadTable table, UploadParts parts, InstantSource clock, Loops loops) {
    this.table = table;
    this.parts = parts;
    this.clock = clock;
    this.loops = loops;
  }

  void start(@Observes StartupEvent event) {
    loop = SupervisedLoop.startBlocking(loops, LoopSettings.named("expired-uploads"), this::turn);
  }

  void stop(@Observes ShutdownEvent event) {
    if (loop != null) {
      loop.close();
    }
  }

  private Duration turn() {
    deleteExpired();
    return PAUSE;
  }

  void deleteExpired() {
    List<UUID> expired =
        table
            .expiredBefore(clock.instant().minus(GRACE), AT_ONCE)
            .await()
            .atMost(LONGEST_STATEMENT);
    for (UUID upload : expired) {
      parts.deleteOf(upload).chain(() -> table.delete(upload)).await().atMost(LONGEST_STATEMENT);
    }
  }
}
