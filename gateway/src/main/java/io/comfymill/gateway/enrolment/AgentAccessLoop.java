package io.comfymill.gateway.enrolment;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.LoopThread;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.gateway.database.DatabaseMigration;
import io.comfymill.gateway.messaging.AgentAcls;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Compares what Kafka permits agents with which there are: what failed when one came or was revoked
 * is made up for. Only where agents can be enrolled.
 */
@ApplicationScoped
public class AgentAccessLoop {
  private static final String NAME = "agent-access";
  private static final Duration BETWEEN = Duration.ofSeconds(30);
  private static final Duration MIGRATION_ASKED = Duration.ofSeconds(1);

  private final AgentStore agents;
  private final AgentAcls acls;
  private final DatabaseMigration migration;
  private final Loops loops;
  private final boolean wanted;
  private final LoopThread timer = new LoopThread(NAME);
  private @Nullable SupervisedLoop loop;

  AgentAccessLoop(
      AgentStore agents, AgentAcls acls, AgentCa ca, DatabaseMigration migration, Loops loops) {
    this.agents = agents;
    this.acls = acls;
    this.migration = migration;
    this.loops = loops;
    this.wanted = ca.isThere();
  }

  void start(@Observes StartupEvent event) {
    if (wanted) {
      loop = SupervisedLoop.start(loops, LoopSettings.named(NAME), timer, this::turn);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    if (loop != null) {
      loop.close();
    }
    timer.close();
  }

  private CompletionStage<Duration> turn() {
    return migration.done()
        ? acls.become(agents::alive).replaceWith(BETWEEN).subscribeAsCompletionStage()
        : CompletableFuture.completedFuture(MIGRATION_ASKED);
  }
}
