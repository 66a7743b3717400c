package io.comfymill.gateway.changes;

import io.comfymill.common.kafka.ReadingPlan;
import io.comfymill.common.kafka.RecordHandler;
import io.comfymill.common.trace.JobSpan;
import io.comfymill.common.trace.Traces;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.liverecords.ObservedChange;
import io.comfymill.gateway.messaging.Tails;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Follows {@link Topic#JOB_EVENTS} from its end; {@link CatchUp} reads what came before. Events of
 * one job are applied in order, those of different jobs concurrently.
 */
@ApplicationScoped
public class JobEventTail implements RecordHandler {
  private static final int RECORDS_AT_ONCE = 200;
  private static final Duration BATCH_TIMEOUT = Duration.ofSeconds(30);

  private final Tails tails;
  private final JobChanges changes;
  private final List<CompletableFuture<Void>> open = new ArrayList<>();

  JobEventTail(Tails tails, JobChanges changes) {
    this.tails = tails;
    this.changes = changes;
  }

  void start(@Observes StartupEvent event) {
    tails.start(Topic.JOB_EVENTS, ReadingPlan.From.END, RECORDS_AT_ONCE, this);
  }

  @Override
  public void begin(Predicate<Topic> caughtUp) {
    open.clear();
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> next) {
    if (next.value() != null) {
      WireJson.read(next.value(), JobEvent.class)
          .map(ObservedChange::of)
          .ifPresent(change -> open.add(apply(change, next)));
    }
  }

  private CompletableFuture<Void> apply(
      ObservedChange change, ConsumerRecord<byte[], byte[]> from) {
    Header traceparent = from.headers().lastHeader(Traces.TRACEPARENT);
    if (traceparent == null) {
      return changes.apply(change).subscribeAsCompletionStage();
    }
    String parent = new String(traceparent.value(), StandardCharsets.US_ASCII);
    JobSpan span = Traces.process(from.topic(), parent, null).of(change.tenant(), change.id());
    return changes.apply(change).onTermination().invoke(span::end).subscribeAsCompletionStage();
  }

  /** Waits for the whole batch, so that a slow reader holds Kafka back and not its own memory. */
  @Override
  public void end() throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture.allOf(open.toArray(CompletableFuture[]::new))
        .get(BATCH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
