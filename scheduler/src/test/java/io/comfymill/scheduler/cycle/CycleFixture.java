package io.comfymill.scheduler.cycle;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.Progress;
import io.comfymill.common.quarantine.Quarantine;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import io.comfymill.scheduler.config.SchedulerConfig;
import io.comfymill.scheduler.core.CoreFixture;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.dispatch.FakeDispatchers;
import io.comfymill.scheduler.health.SchedulerStatus;
import io.comfymill.scheduler.intake.FakeIntakes;
import io.comfymill.scheduler.intake.FleetMemory;
import io.comfymill.scheduler.intake.Input;
import io.comfymill.scheduler.intake.Message;
import io.comfymill.scheduler.intake.Standby;
import io.comfymill.scheduler.leader.Term;
import io.comfymill.scheduler.metrics.MetricsFixture;
import io.comfymill.scheduler.metrics.SchedulerMetrics;
import io.comfymill.scheduler.ring.Specs;
import io.comfymill.scheduler.tuning.LiveTuning;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Everything around the cycle: a database, a Kafka and clocks in memory. */
final class CycleFixture {
  static final Term TERM = new Term("scheduler-1", 7);
  static final TopicPartition COMMANDS = new TopicPartition(Topic.JOB_COMMANDS_NAME, 0);
  private static final String NODE = "node-a";

  final FakeDatabase database = new FakeDatabase();
  final FakeDispatchers kafka = new FakeDispatchers();
  final FakeIntakes intakes;
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final CycleContext context;
  private final AtomicLong nanos = new AtomicLong();
  private final Loops loops = new Loops(nanos::get, (all, watched) -> {});
  private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private long offset;

  /** With a tick that is not due again before the clock is set on by 10 s. */
  CycleFixture() {
    this(Map.of("tick", "10S"));
  }

  CycleFixture(Map<String, String> settings) {
    SchedulerConfig config = config(settings);
    InstantSource clock = () -> now;
    SchedulerMetrics metrics = MetricsFixture.of(registry, clock);
    FleetMemory memory = new FleetMemory(clock);
    intakes = new FakeIntakes(metrics, memory);
    Quarantine quarantine =
        new Quarantine(
            "test", clock, sent -> CompletableFuture.completedFuture(null), (topic, cause) -> {});
    context =
        new CycleContext(
            config,
            CoreFixture.SETTINGS,
            new LiveTuning(config, loops),
            clock,
            loops,
            quarantine,
            database.stateReader(),
            database.jobReader(),
            database.writer(),
            intakes,
            memory,
            new Standby(intakes),
            kafka,
            metrics,
            new SchedulerStatus(clock));
  }

  private static SchedulerConfig config(Map<String, String> settings) {
    Map<String, String> named = new java.util.HashMap<>();
    settings.forEach((key, value) -> named.put("comfymill.scheduler." + key, value));
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(named, "test", 1000))
        .withMapping(SchedulerConfig.class)
        .build()
        .getConfigMapping(SchedulerConfig.class);
  }

  RefusedInputs refused() {
    return new RefusedInputs(context.metrics(), context.quarantine());
  }

  /** The time of what the core decides. */
  CycleFixture pass(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** The time that stalls are measured by. */
  CycleFixture stallFor(Duration time) {
    nanos.addAndGet(time.toNanos());
    return this;
  }

  /** Whether liveness is red because of it. */
  boolean isStalled(String loop) {
    return loops.stalled().stream().map(Progress::name).anyMatch(loop::equals);
  }

  private Input input(Topic topic, Message message) {
    return new Input(
        new ConsumerRecord<>(topic.topicName(), 0, offset++, new byte[0], new byte[0]), message);
  }

  Input submit(JobSpec job) {
    return input(Topic.JOB_COMMANDS, new Message.Command(new JobCommand.Submit(now, job, null)));
  }

  Input submit(String prompt) {
    return submit(Specs.job(prompt));
  }

  Input started(JobId job) {
    AttemptEvent event = new AttemptEvent.Started(now, new AttemptId(job, 1), new NodeId(NODE));
    return input(Topic.ATTEMPT_EVENTS, new Message.Report(event));
  }

  /** A node that takes so many jobs. */
  Input[] node(int slots) {
    Capabilities all = new Capabilities("hash", Set.of("EmptyImage"), Set.of());
    return List.of(
            input(Topic.NODE_CAPABILITIES, new Message.Learned(new NodeId(NODE), all)),
            input(
                Topic.NODE_HEARTBEATS,
                new Message.Beat(new CoreFixture().beat(NODE, true, slots), true)))
        .toArray(Input[]::new);
  }
}
