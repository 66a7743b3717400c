package io.comfymill.scheduler.cycle;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.Progress;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.scheduler.leader.Contender;
import io.comfymill.scheduler.leader.Term;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs cycles while this scheduler leads, and follows the fleet while it stands by. */
@ApplicationScoped
public class CycleLoop implements Contender {
  /** A million unfinished jobs are read in seconds. */
  private static final Duration LONGEST_LOAD = Duration.ofMinutes(2);

  private static final Leadership.Retry RETRY =
      new Leadership.Retry(Duration.ofMillis(100), Duration.ofSeconds(2));

  private final CycleContext context;
  private final Leadership.Retry retry;
  private final Progress cycles;
  private final Progress loads;
  private volatile @Nullable Leadership leadership;

  @Inject
  CycleLoop(CycleContext context) {
    this(context, RETRY);
  }

  CycleLoop(CycleContext context, Leadership.Retry retry) {
    this.context = context;
    this.retry = retry;
    Loops loops = context.loops();
    this.cycles = loops.watch("cycle", context.config().leader().ttl());
    this.loads = loops.watch("state", LONGEST_LOAD);
    cycles.rest();
    loads.rest();
  }

  /** Starts the beacon; nothing else happens until this scheduler leads or stands by. */
  public void start() {
    SupervisedLoop unused = // it ends with the process
        SupervisedLoop.startBlocking(context.loops(), LoopSettings.named("beacon"), this::beacon);
  }

  private Duration beacon() {
    Leadership current = leadership;
    if (current != null) {
      current.beacon();
    }
    return context.config().heartbeatInterval();
  }

  @Override
  public void lead(Term term, Runnable lost) {
    Leadership next = new Leadership(context, term, retry, cycles, loads, lost);
    leadership = next;
    next.start();
  }

  @Override
  public void standBy() {
    context.standby().start();
  }

  @Override
  public void stop() {
    stepDown();
    context.standby().stop();
  }

  @Override
  public void stepDown() {
    end();
    cycles.rest();
    loads.rest();
  }

  @Override
  public boolean isStuck() {
    Leadership current = leadership;
    return current != null && current.isStuck();
  }

  /**
   * Liveness stays red until a cycle succeeds again: what hangs may hang for good, and then only a
   * restart helps.
   */
  @Override
  public void abandon() {
    end();
  }

  @Override
  public boolean isWorking() {
    Leadership current = leadership;
    return current != null && current.isWorking();
  }

  private void end() {
    Leadership current = leadership;
    if (current != null) {
      current.close();
    }
  }
}
