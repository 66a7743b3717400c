package io.comfymill.scheduler.cycle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.wire.StoredOutline;
import io.comfymill.common.workflow.WorkflowShape;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.health.SchedulerStatus;
import io.comfymill.scheduler.intake.Input;
import io.comfymill.scheduler.intake.Message;
import io.comfymill.scheduler.leader.Term;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Hands each input to the method of the core that handles it. */
final class InputHandler {
  private static final Logger LOG = Logger.getLogger(InputHandler.class);

  private final SchedulerCore core;
  private final Term term;
  private final SchedulerStatus status;
  private final RefusedInputs refused;
  private final Predicate<JobId> ended;
  private final Lookups found;
  private final Instant now;

  /**
   * @param refused knows which submitted jobs cannot be stored
   * @param ended jobs that have a row and are not in the core: to submit them again does nothing
   * @param found what was read about jobs that are not in the core
   */
  InputHandler(
      SchedulerCore core,
      Term term,
      SchedulerStatus status,
      RefusedInputs refused,
      Predicate<JobId> ended,
      Lookups found,
      Instant now) {
    this.core = core;
    this.term = term;
    this.status = status;
    this.refused = refused;
    this.ended = ended;
    this.found = found;
    this.now = now;
  }

  void apply(Input input) {
    try {
      if (input.message() instanceof Message.Command command) {
        command(command.command(), refused.whyUnstorable(input).orElse(null));
      } else if (input.message() instanceof Message.Order order) {
        order(order.command());
      } else if (input.message() instanceof Message.Report report) {
        core.report(report.event(), now);
      } else if (input.message() instanceof Message.Beat beat) {
        beat(beat.heartbeat(), beat.reportsCaughtUp());
      } else if (input.message() instanceof Message.Learned learned) {
        core.learn(learned.node(), learned.capabilities());
      } else if (input.message() instanceof Message.Catalogued catalogued) {
        core.learn(catalogued.model());
      } else if (input.message() instanceof Message.Fetching fetching) {
        core.learn(fetching.fetches());
      }
    } catch (RuntimeException e) {
      throw new BadInputException(input, e);
    }
  }

  private static long shape(JobSpec job) {
    StoredOutline outline = job.outline();
    return outline == null
        ? WorkflowShape.of(job.workflow(), job.requirements().modelFiles())
        : outline.shape();
  }

  private void command(JobCommand command, @Nullable String whyUnstorable) {
    if (command instanceof JobCommand.Submit submit) {
      if (!ended.test(submit.jobId())) {
        submit(submit.job(), whyUnstorable);
      }
    } else if (command instanceof JobCommand.Cancel cancel) {
      core.cancel(cancel, now);
    } else if (command instanceof JobCommand.Reprioritise place) {
      core.reprioritise(place, now);
    } else if (command instanceof JobCommand.Hold hold) {
      core.hold(hold, now);
    } else if (command instanceof JobCommand.Move move) {
      core.move(move, now);
    } else if (command instanceof JobCommand.Retry retry
        && found.failed().containsKey(retry.jobId())) {
      core.retry(retry, found.failed().get(retry.jobId()), found.known(), now);
    }
  }

  private void submit(JobSpec spec, @Nullable String whyUnstorable) {
    if (whyUnstorable == null) {
      core.submit(spec, shape(spec), found.known(), now);
    } else {
      core.submitUnstorable(storable(spec), "it cannot be stored: " + whyUnstorable, now);
    }
  }

  /** The job without anything that its client could fill in freely. */
  private static JobSpec storable(JobSpec spec) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return new JobSpec(
        spec.id(),
        spec.tenant(),
        spec.promptId(),
        null,
        spec.number(),
        spec.priority(),
        json.objectNode(),
        json.objectNode(),
        List.of(),
        Requirements.NONE,
        JobLimits.NONE,
        List.of(),
        spec.submittedAt(),
        List.of(),
        null);
  }

  private void order(FleetCommand command) {
    if (command instanceof FleetCommand.ChangeNode change) {
      if (core.fleet().node(change.nodeId()) == null) {
        LOG.infof("an operator's command for node %s, which nobody knows", change.nodeId());
      }
      core.change(change, now);
    } else if (command instanceof FleetCommand.PauseQueue pause) {
      core.pause(pause, now);
    } else if (command instanceof FleetCommand.SetPolicy set && !core.setPolicy(set)) {
      LOG.warnf("pool %s keeps its policy: there is none named '%s'", set.pool(), set.policy());
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
