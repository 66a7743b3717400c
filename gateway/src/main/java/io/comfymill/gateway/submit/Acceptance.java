package io.comfymill.gateway.submit;

import io.comfymill.common.service.JobContext;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.gateway.liverecords.AcceptedJobs;
import io.comfymill.gateway.liverecords.LiveRebuild;
import io.comfymill.gateway.liverecords.LiveRecord;
import io.comfymill.gateway.liverecords.LiveRecords;
import io.comfymill.gateway.messaging.CommandSender;
import io.comfymill.gateway.queue.QueueListener;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Makes a job durable and then visible. Once Kafka has its command the job is accepted. If Redis
 * fails after that, the queue is read from PostgreSQL and {@link AcceptedJobs}.
 */
@ApplicationScoped
public class Acceptance {
  private static final Logger LOG = Logger.getLogger(Acceptance.class);
  private static final Duration REDIS_TIMEOUT = Duration.ofSeconds(1);

  private final CommandSender commands;
  private final AcceptedJobs accepted;
  private final LiveRecords live;
  private final LiveRebuild rebuild;
  private final List<QueueListener> listeners;

  Acceptance(
      CommandSender commands,
      AcceptedJobs accepted,
      LiveRecords live,
      LiveRebuild rebuild,
      @All List<QueueListener> listeners) {
    this.commands = commands;
    this.accepted = accepted;
    this.live = live;
    this.rebuild = rebuild;
    this.listeners = listeners;
  }

  Uni<Void> accept(JobSpec job) {
    LiveRecord record = LiveRecord.accepted(job);
    return Uni.createFrom()
        .voidItem()
        .invoke(() -> accepted.admit(job.tenant(), record))
        .chain(() -> send(job))
        .invoke(() -> accepted.add(job.tenant(), record))
        .invoke(() -> JobContext.within(job, () -> LOG.debug("accepted")))
        .chain(() -> show(job, record))
        .invoke(() -> listeners.forEach(listener -> listener.queueChanged(job.tenant())));
  }

  private Uni<Void> send(JobSpec job) {
    return commands.submit(job).onFailure().invoke(() -> accepted.withdraw(job.id()));
  }

  private Uni<Void> show(JobSpec job, LiveRecord record) {
    return rebuild.orRepaired(
        live.put(job.tenant(), record)
            .onFailure()
            .retry()
            .withBackOff(Duration.ofMillis(50), Duration.ofMillis(300))
            .expireIn(REDIS_TIMEOUT.toMillis())
            .onFailure()
            .invoke(failure -> warn(job, failure)));
  }

  private static void warn(JobSpec job, Throwable failure) {
    JobContext.within(
        job, () -> LOG.warnf("accepted, but not in Redis yet: %s", failure.getMessage()));
  }
}
