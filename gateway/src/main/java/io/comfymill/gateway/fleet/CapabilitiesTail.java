package io.comfymill.gateway.fleet;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.UnreadableRecordException;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.messaging.KafkaSettings;
import io.comfymill.gateway.messaging.TopicTail;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Reads {@link Topic#NODE_CAPABILITIES} from its beginning and follows it. */
@ApplicationScoped
public class CapabilitiesTail {
  private static final Logger LOG = Logger.getLogger(CapabilitiesTail.class);

  private final Fleet fleet;
  private final TopicTail tail;

  CapabilitiesTail(KafkaSettings settings, Fleet fleet) {
    this.fleet = fleet;
    this.tail =
        new TopicTail(settings, Topic.NODE_CAPABILITIES, TopicTail.From.BEGINNING, this::handle);
  }

  void start(@Observes StartupEvent event) {
    tail.start();
  }

  void stop(@Observes ShutdownEvent event) {
    tail.stop();
  }

  private Uni<Void> handle(ConsumerRecord<String, byte[]> next) {
    try {
      if (next.value() == null) {
        fleet.remove(new NodeId(next.key()));
      } else {
        WireJson.read(next.value(), NodeCapabilities.class).ifPresent(fleet::put);
      }
      fleet.capabilities(); // merged here and not on a thread that serves requests
    } catch (UnreadableRecordException e) {
      LOG.errorf(e, "unreadable capabilities of node %s", next.key());
    }
    return Uni.createFrom().voidItem();
  }
}
