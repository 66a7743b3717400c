package io.comfymill.gateway.simulations;

import io.comfymill.common.kafka.ReadingPlan;
import io.comfymill.common.kafka.RecordHandler;
import io.comfymill.common.wire.Simulation;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.messaging.Tails;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads {@link Topic#SIMULATIONS} from its beginning and follows it. */
@ApplicationScoped
public class SimulationsTail implements RecordHandler {
  private static final int RECORDS_AT_ONCE = 50;

  private final Tails tails;
  private final KnownSimulations simulations;

  SimulationsTail(Tails tails, KnownSimulations simulations) {
    this.tails = tails;
    this.simulations = simulations;
  }

  void start(@Observes StartupEvent event) {
    tails.start(Topic.SIMULATIONS, ReadingPlan.From.BEGINNING, RECORDS_AT_ONCE, this);
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> next) {
    if (next.value() != null) {
      WireJson.read(next.value(), Simulation.class).ifPresent(simulations::put);
    }
  }
}
