package io.comfymill.gateway.submit;

import io.comfymill.common.service.JobContext;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.gateway.messaging.CommandSender;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * Cancels jobs whose submit Kafka did not acknowledge and whose client was told that they are not
 * accepted: nobody would ever ask for their result. Only jobs whose {@code prompt_id} the gateway
 * made, and the client never learnt; a client that chose its own may submit the same job again.
 */
@ApplicationScoped
public class InDoubtSubmits {
  private static final Logger LOG = Logger.getLogger(InDoubtSubmits.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(10);
  private static final Duration GIVE_UP = Duration.ofHours(1);

  private final CommandSender commands;
  private final InstantSource clock;

  InDoubtSubmits(CommandSender commands, InstantSource clock) {
    this.commands = commands;
    this.clock = clock;
  }

  /**
   * Retries in the background. Having the same key, the cancellation follows the submit in the log.
   */
  void withdraw(JobSpec job) {
    Uni.createFrom()
        .deferred(() -> commands.send(cancel(job)))
        .onFailure()
        .retry()
        .withBackOff(FIRST_RETRY, LAST_RETRY)
        .expireIn(GIVE_UP.toMillis())
        .subscribe()
        .with(
            done ->
                JobContext.within(job, () -> LOG.info("its submit was in doubt, it is withdrawn")),
            failure ->
                JobContext.within(job, () -> LOG.error("it could not be withdrawn", failure)));
  }

  private JobCommand cancel(JobSpec job) {
    return new JobCommand.Cancel(
        clock.instant(), job.id(), job.tenant(), "the client was told that it is not accepted");
  }
}
