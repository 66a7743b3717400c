package io.comfymill.gateway.enrolment;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.gateway.database.DatabaseMigration;
import io.comfymill.gateway.database.TableLoops;
import io.comfymill.gateway.messaging.AgentAcls;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Compares what Kafka permits agents with which there are: what failed when one came or was revoked
 * is made up for. Only where agents can be enrolled.
 */
@ApplicationScoped
public class AgentAccessLoop {
  private static final String NAME = "agent-access";
  private static final Duration BETWEEN = Duration.ofSeconds(30);

  private final AgentStore agents;
  private final AgentAcls acls;
  private final boolean wanted;
  private final TableLoops running;

  AgentAccessLoop(
      AgentStore agents, AgentAcls acls, AgentCa ca, DatabaseMigration migration, Loops loops) {
    this.agents = agents;
    this.acls = acls;
    this.wanted = ca.isThere();
    this.running = new TableLoops(NAME, loops, migration);
  }

  void start(@Observes StartupEvent event) {
    if (wanted) {
      running.start(
          LoopSettings.named(NAME), () -> acls.become(agents::alive).replaceWith(BETWEEN));
    }
  }

  void stop(@Observes ShutdownEvent event) {
    running.close();
  }
}
