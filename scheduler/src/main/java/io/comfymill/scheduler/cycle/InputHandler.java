package io.comfymill.scheduler.cycle;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.health.SchedulerStatus;
import io.comfymill.scheduler.intake.Input;
import io.comfymill.scheduler.intake.Message;
import io.comfymill.scheduler.intake.WorkflowShape;
import io.comfymill.scheduler.store.Term;
import java.time.Instant;
import java.util.function.Predicate;

/** Hands each input to the method of the core that it is for. */
final class InputHandler {
  private final SchedulerCore core;
  private final Term term;
  private final SchedulerStatus status;
  private final Predicate<JobId> ended;
  private final Instant now;

  /**
   * @param ended jobs that have a row and are not in the core: submitting them again is no news
   */
  InputHandler(
      SchedulerCore core, Term term, SchedulerStatus status, Predicate<JobId> ended, Instant now) {
    this.core = core;
    this.term = term;
    this.status = status;
    this.ended = ended;
    this.now = now;
  }

  void apply(Input input) {
    try {
      if (input.message() instanceof Message.Command command) {
        command(command.command());
      } else if (input.message() instanceof Message.Report report) {
        core.report(report.event(), now);
      } else if (input.message() instanceof Message.Beat beat) {
        beat(beat.heartbeat(), beat.reportsCaughtUp());
      } else if (input.message() instanceof Message.Learned learned) {
        core.learn(learned.node(), learned.capabilities());
      }
    } catch (RuntimeException e) {
      throw new BadInputException(input, e);
    }
  }

  private void command(JobCommand command) {
    if (command instanceof JobCommand.Submit submit) {
      if (!ended.test(submit.jobId())) {
        core.submit(submit.job(), WorkflowShape.of(submit.job()), now);
      }
    } else if (command instanceof JobCommand.Cancel cancel) {
      core.cancel(cancel, now);
    }
  }

  private void beat(Heartbeat heartbeat, boolean reportsCaughtUp) {
    if (heartbeat instanceof Heartbeat.OfNode node) {
      core.heartbeat(node, reportsCaughtUp, now);
    } else if (heartbeat instanceof Heartbeat.OfScheduler own
        && own.schedulerId().equals(term.holder())) {
      status.beaconCameBack();
      core.beacon(now);
    }
  }
}
