package io.comfymill.gateway.jobs;

import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.service.JobContext;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.gateway.database.JobTable;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.messaging.CommandSender;
import io.comfymill.gateway.messaging.Confirmation;
import io.comfymill.gateway.queue.QueueNumbers;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Moves, holds and releases queued jobs and revives failed ones; fails with {@link
 * ProblemException}.
 */
@ApplicationScoped
public class JobControl {
  private static final Logger LOG = Logger.getLogger(JobControl.class);

  private final JobFinder finder;
  private final JobTable table;
  private final QueueNumbers numbers;
  private final CommandSender commands;
  private final QueueViews views;
  private final InstantSource clock;

  JobControl(
      JobFinder finder,
      JobTable table,
      QueueNumbers numbers,
      CommandSender commands,
      QueueViews views,
      InstantSource clock) {
    this.finder = finder;
    this.table = table;
    this.numbers = numbers;
    this.commands = commands;
    this.views = views;
    this.clock = clock;
  }

  /**
   * The outcome of a change.
   *
   * @param seen whether the scheduler has made it; otherwise it is on its way
   */
  record Done(FoundJob job, boolean seen) {}

  Uni<Done> patch(TenantId tenant, String id, JobPatch patch) {
    String neighbour = patch.neighbour();
    return neighbour == null
        ? reprioritise(tenant, id, patch)
        : moveNextTo(tenant, id, neighbour, patch.before() != null);
  }

  private Uni<Done> moveNextTo(TenantId tenant, String id, String neighbour, boolean before) {
    return Uni.combine()
        .all()
        .unis(queued(tenant, id), queued(tenant, neighbour))
        .asTuple()
        .chain(both -> moveNextTo(tenant, both.getItem1(), both.getItem2(), before));
  }

  private Uni<FoundJob> queued(TenantId tenant, String id) {
    return finder
        .find(tenant, id)
        .invoke(job -> require(job, JobState.QUEUED, "only a queued job can be moved"));
  }

  private Uni<Done> moveNextTo(TenantId tenant, FoundJob job, FoundJob other, boolean before) {
    if (job.id().equals(other.id())) {
      throw new InvalidFieldException(before ? "before" : "after", "must be another job");
    }
    long seen = job.row() == null ? 0 : job.row().changedSeq;
    return commands
        .send(new JobCommand.Move(clock.instant(), job.id(), tenant, other.id(), before))
        .chain(() -> confirm(tenant, job, row -> row.changedSeq > seen))
        .call(done -> renumbered(tenant, done));
  }

  private Uni<Void> renumbered(TenantId tenant, Done done) {
    JobRow row = done.job().row();
    return row == null || !done.seen()
        ? nothing()
        : views.renumbered(tenant, done.job().id(), row.number);
  }

  /** One that a node has not begun is held once the node has given it back. */
  Uni<Done> hold(TenantId tenant, String id, boolean held) {
    return finder
        .find(tenant, id)
        .invoke(JobControl::requirePending)
        .call(job -> commands.send(new JobCommand.Hold(clock.instant(), job.id(), tenant, held)))
        .chain(job -> confirm(tenant, job, row -> Conditions.of(row).held() == held));
  }

  private static void requirePending(FoundJob job) {
    if (!job.state().isPending()) {
      require(job, JobState.QUEUED, "only a job that has not begun can be held or released");
    }
  }

  private Uni<Done> reprioritise(TenantId tenant, String id, JobPatch patch) {
    return queued(tenant, id)
        .chain(job -> number(patch).chain(number -> move(tenant, job, patch, number.orElse(null))));
  }

  private static void require(FoundJob job, JobState state, String rule) {
    if (job.state() != state) {
      String words = job.state().name().toLowerCase(Locale.ROOT);
      throw new ProblemException(
          ProblemType.WRONG_STATE, "job %s is %s; %s".formatted(job.promptId(), words, rule));
    }
  }

  /** Numbered as {@code POST /prompt} does with {@code front: true}. */
  private Uni<Optional<Double>> number(JobPatch patch) {
    return patch.front()
        ? numbers.next().map(next -> Optional.of(-next.doubleValue()))
        : Uni.createFrom().item(Optional.empty());
  }

  private Uni<Done> move(TenantId tenant, FoundJob job, JobPatch patch, @Nullable Double number) {
    JobCommand command =
        new JobCommand.Reprioritise(clock.instant(), job.id(), tenant, patch.priority(), number);
    return commands
        .send(command)
        .chain(() -> confirm(tenant, job, row -> shows(row, patch.priority(), number)))
        .call(done -> number == null ? nothing() : views.renumbered(tenant, job.id(), number));
  }

  private static boolean shows(JobRow row, @Nullable Integer priority, @Nullable Double number) {
    return (priority == null || priority == row.priority)
        && (number == null || number == row.number);
  }

  Uni<Done> retry(TenantId tenant, String id) {
    return finder
        .find(tenant, id)
        .invoke(job -> require(job, JobState.FAILED, "only a failed job can be run once more"))
        .call(job -> commands.send(retry(tenant, job)))
        .chain(job -> confirm(tenant, job, row -> row.state != JobState.FAILED))
        .call(done -> views.revived(tenant, done.job()));
  }

  /** Applies to the failure that was seen, and to none that may come after it. */
  private JobCommand retry(TenantId tenant, FoundJob job) {
    Long sequence = job.row() == null ? null : job.row().changedSeq;
    return new JobCommand.Retry(clock.instant(), job.id(), tenant, sequence);
  }

  private Uni<Done> confirm(TenantId tenant, FoundJob job, Predicate<JobRow> shows) {
    return Confirmation.await(
            () -> table.find(tenant, job.id()), row -> row.filter(shows).isPresent())
        .map(
            seen ->
                seen == null
                    ? notYet(tenant, job)
                    : new Done(FoundJob.of(seen.orElseThrow()), true));
  }

  private static Done notYet(TenantId tenant, FoundJob job) {
    JobContext.within(
        tenant, job.id(), () -> LOG.info("the scheduler has not yet done what was asked of it"));
    return new Done(job, false);
  }

  private static Uni<Void> nothing() {
    return Uni.createFrom().voidItem();
  }
}
