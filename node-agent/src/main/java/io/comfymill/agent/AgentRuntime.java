package io.comfymill.agent;

import io.comfymill.agent.assignments.AssignmentInbox;
import io.comfymill.agent.assignments.AssignmentReader;
import io.comfymill.agent.attached.AttachedConfig;
import io.comfymill.agent.attached.AttachedServers;
import io.comfymill.agent.enrolment.CheckIns;
import io.comfymill.agent.enrolment.Enrolled;
import io.comfymill.agent.enrolment.EnrolledFolder;
import io.comfymill.agent.enrolment.OwnRecordKey;
import io.comfymill.agent.forward.Forwards;
import io.comfymill.agent.host.WatchedMachine;
import io.comfymill.agent.identity.AgentFolder;
import io.comfymill.agent.journal.AttemptJournal;
import io.comfymill.agent.loop.VertxLoop;
import io.comfymill.agent.models.AgentModels;
import io.comfymill.agent.models.CatalogueCopy;
import io.comfymill.agent.models.ModelFetching;
import io.comfymill.agent.node.LookedAfter;
import io.comfymill.agent.redis.RedisPublisher;
import io.comfymill.agent.report.EventOutbox;
import io.comfymill.agent.report.KafkaContact;
import io.comfymill.agent.runtime.Nurses;
import io.comfymill.agent.settings.AgentConfig;
import io.comfymill.agent.settings.OwnSettings;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.common.quarantine.Quarantine;
import io.comfymill.common.service.ArtifactsConfig;
import io.comfymill.common.wire.Assignment;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts and stops the agent's parts in order. */
@ApplicationScoped
public class AgentRuntime {
  private static final Logger LOG = Logger.getLogger(AgentRuntime.class);
  private static final Duration KAFKA_SILENCE = Duration.ofSeconds(5);

  /** The exit status where the gateway says that this agent must not run. */
  private static final int REFUSED = 3;

  private static final Duration FAREWELL = Duration.ofSeconds(2);

  /** On a disk so slow that more wait, lines are skipped, which costs work after a crash. */
  private static final int MOST_JOURNAL_LINES_WAITING = 10_000;

  private static final Duration ATTACHED_STALLED_AFTER = Duration.ofHours(2);

  /** Each node has at most one reading waiting. */
  private static final int MOST_NODES = 10_000;

  private final AgentConfig config;
  private final ArtifactsConfig artifacts;
  private final Vertx vertx;
  private final Redis redis;
  private final MeterRegistry metrics;
  private final KafkaClients clients;
  private final RecordSender sender;
  private final Quarantine quarantine;
  private final Loops loops;
  private final InstantSource clock;
  private final Forwards forwards;
  private final WatchedMachine machine;
  private final OwnRecordKey recordKey;
  private final KafkaContact kafka;
  private final ExecutorService disk = AgentThreads.upTo(1, "journal", MOST_JOURNAL_LINES_WAITING);
  private final ExecutorService reading = AgentThreads.upTo(1, "capabilities", MOST_NODES);
  private @Nullable AgentFolder folder;
  private volatile @Nullable AgentNodes nodes;

  /** Before the nodes are handed over. */
  private final List<Runnable> closing = new ArrayList<>();

  AgentRuntime(
      AgentConfig config,
      ArtifactsConfig artifacts,
      Vertx vertx,
      Redis redis,
      MeterRegistry metrics,
      KafkaClients clients,
      RecordSender sender,
      Quarantine quarantine,
      Loops loops,
      InstantSource clock,
      Forwards forwards,
      WatchedMachine machine,
      OwnRecordKey recordKey) {
    this.recordKey = recordKey;
    this.forwards = forwards;
    this.machine = machine;
    this.config = config;
    this.artifacts = artifacts;
    this.vertx = vertx;
    this.redis = redis;
    this.metrics = metrics;
    this.clients = clients;
    this.sender = sender;
    this.quarantine = quarantine;
    this.loops = loops;
    this.clock = clock;
    this.kafka = new KafkaContact(clock.instant());
  }

  void start(@Observes StartupEvent event) throws IOException, InterruptedException {
    AttachedConfig.check(config.attached());
    ArtifactsConfig.check(artifacts);
    AgentFolder locked = AgentFolder.lock(config.dataFolder());
    folder = locked;
    checkIn(config.dataFolder());
    AttachedServers attached = new AttachedServers(config.attached(), System.getenv());
    NodePlans plans = new NodePlans(config, attached, locked.identityFile());
    AttemptJournal journal = new AttemptJournal(locked.attempts());
    AgentModels files =
        AgentModels.in(config.dataFolder(), config.models(), machine::isOf, sender, clock);
    NodeFactory factory = factory(plans.agent(), journal, files);
    AgentNodes starting = new AgentNodes(parts(plans.agent(), factory, files), journal::accepted);
    nodes = starting;
    machine.start(loops);
    starting.start(plans.first(), journal.load());
    startModels(files, starting);
    closing.add(OwnSettings.report(plans.agent(), sender, clock, loops)::close);
    if (plans.mayChange()) {
      LoopSettings settings = LoopSettings.named("attached-servers");
      closing.add(
          SupervisedLoop.startBlocking(
                  loops, settings.stallAfter(ATTACHED_STALLED_AFTER), () -> follow(plans, starting))
              ::close);
    }
  }

  private void startModels(AgentModels files, AgentNodes of) {
    CatalogueCopy catalogue = new CatalogueCopy();
    ModelFetching fetching = new ModelFetching(files, catalogue, of::modelFilesInUse);
    closing.add(catalogue.follow(clients, quarantine, loops)::close);
    closing.add(fetching.start(config.models(), vertx, sender, loops, clock)::close);
    files.start(loops);
    closing.add(files::close);
  }

  /** Before anything else: whoever was revoked, or is a copy, must run nothing. */
  private void checkIn(Path dataFolder) throws IOException, InterruptedException {
    Enrolled enrolled = new EnrolledFolder(dataFolder).read().orElse(null);
    if (enrolled != null) {
      CheckIns starting =
          new CheckIns(
              dataFolder, enrolled, machine.name(), clock, () -> Quarkus.asyncExit(REFUSED));
      starting.start(loops);
      closing.add(starting::close);
    }
  }

  private Duration follow(NodePlans plans, AgentNodes running) throws IOException {
    Map<NodeId, NodePlan> wanted = plans.again();
    if (wanted != null) {
      running.become(wanted);
    }
    return config.attached().interval();
  }

  private AgentNodes.Parts parts(AgentId agent, NodeFactory factory, AgentModels models) {
    return new AgentNodes.Parts() {
      @Override
      public LookedAfter node(NodeId id, NodePlan plan) {
        LOG.infof("%s looks after %s as %s", agent, plan.address(), id);
        return factory.node(id, plan);
      }

      @Override
      public Runnable reader(Set<NodeId> of, AssignmentInbox inbox, Runnable listening) {
        return AssignmentReader.of(of, inbox, recordKey::opened, clients, quarantine, listening)
                .start(loops, LoopSettings.named("assignments"))
            ::close;
      }

      @Override
      public void assigned(NodeId id, Assignment assignment) {
        models.assigned(id, assignment);
      }

      @Override
      public void gone(NodeId id, NodePlan plan) {
        machine.forget(id, plan.address());
        forwards.remove(id);
        models.remove(id);
      }
    };
  }

  private NodeFactory factory(AgentId agent, AttemptJournal journal, AgentModels files) {
    RedisPublisher live = new RedisPublisher(redis, new VertxLoop(vertx));
    live.start(loops);
    EventOutbox outbox =
        new EventOutbox(
            sender,
            (delay, task) -> vertx.setTimer(delay.toMillis(), timer -> task.run()),
            EventOutbox.PATIENCE);
    return new NodeFactory(
        vertx,
        config,
        agent,
        clock,
        ArtifactsConfig.store(artifacts),
        journal,
        outbox,
        sender,
        kafka,
        live,
        metrics,
        disk,
        reading,
        loops,
        forwards,
        machine,
        files,
        new Nurses(config.runtime(), config.dataFolder(), clock, metrics));
  }

  void stop(@Observes ShutdownEvent event) throws IOException, InterruptedException {
    closing.forEach(Runnable::run);
    if (nodes != null) {
      handOver(nodes);
    }
    sender.drain(FAREWELL);
    machine.stop();
    disk.shutdown();
    reading.shutdown();
    if (folder != null) {
      folder.close();
    }
  }

  private void handOver(AgentNodes all) throws InterruptedException {
    try {
      all.stop(config.backWithin())
          .toCompletableFuture()
          .get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warnf("the scheduler was not told that this agent ends: %s", e.toString());
    }
  }

  /** True while heartbeats get through, so that this agent is given work and can report it. */
  public boolean kafkaReachable() {
    return kafka.heardWithin(KAFKA_SILENCE, clock.instant());
  }

  /**
   * Takes no more work for any node.
   *
   * @return how many attempts they still hold
   */
  CompletionStage<Integer> drain() {
    return nodes == null ? CompletableFuture.completedFuture(0) : nodes.drain();
  }

  /** How each of its ComfyUI servers is, by its node's id. */
  Map<NodeId, LookedAfter.Condition> conditions() {
    return nodes == null ? Map.of() : nodes.conditions();
  }

  public boolean dataFolderWritable() {
    return folder != null && folder.writable();
  }
}
