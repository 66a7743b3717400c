package io.comfymill.gateway.v2.job;

import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.gateway.messaging.CommandSender;
import io.comfymill.gateway.messaging.Confirmation;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** Cancels jobs, queued or running; asking twice is asking once. */
@ApplicationScoped
public class Cancellation {
  private final Jobs jobs;
  private final CommandSender commands;
  private final InstantSource clock;

  Cancellation(Jobs jobs, CommandSender commands, InstantSource clock) {
    this.jobs = jobs;
    this.commands = commands;
    this.clock = clock;
  }

  /** The job after that; one that has ended is left as it is. */
  Uni<Jobs.Found> cancel(TenantId tenant, String id) {
    return jobs.find(tenant, id)
        .chain(
            found ->
                isDone(found)
                    ? Uni.createFrom().item(found)
                    : commands.send(command(tenant, found)).chain(() -> confirmed(tenant, found)));
  }

  private static boolean isDone(Jobs.Found found) {
    return found.job().status().isFinal() || found.job().status() == JobStatus.CANCELING;
  }

  private JobCommand command(TenantId tenant, Jobs.Found found) {
    return new JobCommand.Cancel(clock.instant(), found.job().id(), tenant, "cancelled");
  }

  /** Once the scheduler has seen it, or as it was, if that takes too long: it is on its way. */
  private Uni<Jobs.Found> confirmed(TenantId tenant, Jobs.Found before) {
    return Confirmation.await(() -> jobs.find(tenant, before.job().prompt()), Cancellation::isDone)
        .map(seen -> seen == null ? canceling(before) : seen);
  }

  private static Jobs.Found canceling(Jobs.Found before) {
    return new Jobs.Found(before.job().canceling(), before.facts());
  }
}
