package io.comfymill.scheduler.cycle;

import io.comfymill.common.loop.Loops;
import io.comfymill.common.quarantine.Quarantine;
import io.comfymill.scheduler.config.SchedulerConfig;
import io.comfymill.scheduler.core.CoreSettings;
import io.comfymill.scheduler.dispatch.Dispatchers;
import io.comfymill.scheduler.health.SchedulerStatus;
import io.comfymill.scheduler.intake.FleetMemory;
import io.comfymill.scheduler.intake.IntakeFactory;
import io.comfymill.scheduler.intake.Standby;
import io.comfymill.scheduler.metrics.SchedulerMetrics;
import io.comfymill.scheduler.store.ChangeWriter;
import io.comfymill.scheduler.store.JobReader;
import io.comfymill.scheduler.store.StateReader;
import io.comfymill.scheduler.tuning.LiveTuning;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Everything that a tenure works with and that outlives it. */
@Singleton
record CycleContext(
    SchedulerConfig config,
    CoreSettings coreSettings,
    LiveTuning tuning,
    InstantSource clock,
    Loops loops,
    Quarantine quarantine,
    StateReader stateReader,
    JobReader jobReader,
    ChangeWriter changeWriter,
    IntakeFactory intakes,
    FleetMemory memory,
    Standby standby,
    Dispatchers dispatchers,
    SchedulerMetrics metrics,
    SchedulerStatus status) {}
