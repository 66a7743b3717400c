package io.comfymill.agent.runtime;

import io.comfymill.agent.comfyui.ComfyUi;
import io.comfymill.agent.context.Nursing;
import io.comfymill.agent.node.LookedAfter;
import io.comfymill.agent.settings.RuntimeConfig;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.FailureCause;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Looks at one ComfyUI every second, and does what {@link RestartRules} say. For one thread. */
public final class Nurse implements Nursing {
  private static final Logger LOG = Logger.getLogger(Nurse.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final NodeId node;
  private final ComfyUiRuntime runtime;
  private final RestartRules rules;
  private final WarmUp warmUp;
  private final ComfyUi comfyUi;
  private final InstantSource clock;
  private final MeterRegistry metrics;
  private final Failures failures = new Failures();
  private volatile @Nullable String notReady;

  Nurse(
      NodeId node,
      ComfyUiRuntime runtime,
      RuntimeConfig config,
      ComfyUi comfyUi,
      InstantSource clock,
      MeterRegistry metrics)
      throws IOException {
    this.node = node;
    this.runtime = runtime;
    this.rules = new RestartRules(config);
    this.comfyUi = comfyUi;
    this.warmUp = new WarmUp(config, comfyUi);
    this.clock = clock;
    this.metrics = metrics;
    if (!runtime.running()) {
      notReady = "its ComfyUI is being started";
    }
  }

  @Override
  public @Nullable String whyNotReady() {
    return notReady;
  }

  @Override
  public void ended(@Nullable FailureCause cause, String message) {
    failures.ended(cause, message);
  }

  /**
   * @param condition of its node
   */
  Duration turn(Supplier<LookedAfter.Condition> condition)
      throws IOException, InterruptedException {
    LookedAfter.Condition now = condition.get();
    runtime.housekeeping();
    RestartRules.Step step = rules.next(seen(now, clock.instant()));
    if (step instanceof RestartRules.Step.Start) {
      start();
    } else if (step instanceof RestartRules.Step.Stop stop) {
      stop(stop.reason());
    } else if (step instanceof RestartRules.Step.Free) {
      LOG.infof("%s holds much memory while idle: it is told to free it", node);
      comfyUi.freeMemory().exceptionally(this::notFreed);
    }
    String gaveUp = rules.gaveUp();
    if (gaveUp != null && !gaveUp.equals(notReady)) {
      LOG.errorf("%s: %s", node, gaveUp);
      metrics.counter("comfymill.agent.crash.loops").increment();
      notReady = gaveUp;
    } else if (gaveUp == null && runtime.running()) {
      notReady = now.answers() ? warmUp.whyNotReady(clock.instant()) : notReady;
      if (warmUp.failed() != null) {
        failures.ended(FailureCause.EXECUTION_ERROR, warmUp.failed());
      }
    }
    return EVERY;
  }

  private @Nullable Void notFreed(Throwable failure) {
    LOG.warnf("%s did not free memory: %s", node, failure.getMessage());
    return null;
  }

  private RestartRules.Seen seen(LookedAfter.Condition condition, Instant now) {
    return new RestartRules.Seen(
        now,
        runtime.running(),
        runtime.howItEnded(),
        condition.answers(),
        condition.restartNeeded(),
        condition.idle(),
        runtime.memoryBytes().orElse(0),
        condition.vramShare(),
        failures.inARow(),
        warmUp.failed() == null ? failures.broken() : warmUp.failed());
  }

  private void start() throws IOException {
    failures.forget();
    warmUp.begin();
    notReady = "its ComfyUI is being started";
    LOG.infof("%s: its ComfyUI is started", node);
    try {
      runtime.start();
    } catch (IOException e) {
      LOG.errorf("%s: its ComfyUI cannot be started: %s", node, e.getMessage());
      notReady = "its ComfyUI cannot be started: " + e.getMessage();
    }
  }

  private void stop(String reason) throws IOException, InterruptedException {
    LOG.warnf("%s: its ComfyUI is started anew, for %s", node, reason);
    metrics.counter("comfymill.agent.restarts").increment();
    notReady = "its ComfyUI is started anew: " + reason;
    runtime.stop();
    failures.forget();
    warmUp.begin();
  }
}
