package io.comfymill.gateway.jobs;

import io.comfymill.common.wire.JobEvent;
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
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Follows {@link Topic#JOB_EVENTS} from now on; what came before, {@link CatchUp} reads. */
@ApplicationScoped
public class JobEventTail {
  private static final Logger LOG = Logger.getLogger(JobEventTail.class);

  private final JobChanges changes;
  private final TopicTail tail;

  JobEventTail(KafkaSettings settings, JobChanges changes) {
    this.changes = changes;
    this.tail = new TopicTail(settings, Topic.JOB_EVENTS, TopicTail.From.END, this::handle);
  }

  void start(@Observes StartupEvent event) {
    tail.start();
  }

  void stop(@Observes ShutdownEvent event) {
    tail.stop();
  }

  private Uni<Void> handle(ConsumerRecord<String, byte[]> next) {
    MDC.put("job", next.key());
    try {
      Optional<JobEvent> event = WireJson.read(next.value(), JobEvent.class);
      return event
          .map(JobChange::of)
          .map(changes::apply)
          .orElseGet(() -> Uni.createFrom().voidItem());
    } catch (UnreadableRecordException e) {
      LOG.errorf(e, "unreadable record at %s offset %d", next.topic(), next.offset());
      return Uni.createFrom().voidItem();
    } finally {
      MDC.remove("job");
    }
  }
}
