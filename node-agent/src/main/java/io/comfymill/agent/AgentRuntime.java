package io.comfymill.agent;

import io.comfymill.agent.assignments.AssignmentInbox;
import io.comfymill.agent.assignments.AssignmentReader;
import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.agent.forward.Forwards;
import io.comfymill.agent.identity.AgentFolder;
import io.comfymill.agent.identity.Identity;
import io.comfymill.agent.journal.AttemptJournal;
import io.comfymill.agent.journal.JournalEntry;
import io.comfymill.agent.loop.VertxLoop;
import io.comfymill.agent.node.ManagedComfyUi;
import io.comfymill.agent.redis.RedisPublisher;
import io.comfymill.agent.report.EventOutbox;
import io.comfymill.agent.report.KafkaContact;
import io.comfymill.agent.settings.AgentConfig;
import io.comfymill.agent.settings.ArtifactStoreConfig;
import io.comfymill.agent.settings.SettingsCheck;
import io.comfymill.common.artifact.FolderArtifactStore;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.kafka.TopicReader;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.quarantine.Quarantine;
import io.comfymill.common.wire.Assignment;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts and stops the agent's parts in order. */
@ApplicationScoped
public class AgentRuntime {
  private static final Logger LOG = Logger.getLogger(AgentRuntime.class);
  private static final Duration KAFKA_SILENCE = Duration.ofSeconds(5);
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  /** On a disk so slow that more wait, lines are skipped, which costs work after a crash. */
  private static final int MOST_JOURNAL_LINES_WAITING = 10_000;

  /** Each node has at most one reading waiting. */
  private static final int MOST_NODES = 10_000;

  private final AgentConfig config;
  private final ArtifactStoreConfig artifacts;
  private final Vertx vertx;
  private final Redis redis;
  private final MeterRegistry metrics;
  private final KafkaClients clients;
  private final RecordSender sender;
  private final Quarantine quarantine;
  private final Loops loops;
  private final InstantSource clock;
  private final Forwards forwards;
  private final KafkaContact kafka;
  private final ExecutorService disk = AgentThreads.upTo(1, "journal", MOST_JOURNAL_LINES_WAITING);
  private final ExecutorService reading = AgentThreads.upTo(1, "capabilities", MOST_NODES);
  private final Map<NodeId, ManagedComfyUi> nodes = new LinkedHashMap<>();
  private @Nullable AgentFolder folder;
  private @Nullable TopicReader assignments;

  AgentRuntime(
      AgentConfig config,
      ArtifactStoreConfig artifacts,
      Vertx vertx,
      Redis redis,
      MeterRegistry metrics,
      KafkaClients clients,
      RecordSender sender,
      Quarantine quarantine,
      Loops loops,
      InstantSource clock,
      Forwards forwards) {
    this.forwards = forwards;
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

  void start(@Observes StartupEvent event) throws IOException {
    List<ComfyUiAddress> addresses = SettingsCheck.check(config);
    AgentFolder locked = AgentFolder.lock(config.dataFolder());
    folder = locked;
    List<String> urls = addresses.stream().map(ComfyUiAddress::toString).toList();
    Identity identity = Identity.of(locked.identityFile(), urls, AgentRuntime::eightHexDigits);
    AttemptJournal journal = new AttemptJournal(locked.attempts());
    NodeFactory factory = factory(identity.agent(), journal);
    for (ComfyUiAddress address : addresses) {
      NodeId id = identity.nodes().get(address.toString());
      nodes.put(id, factory.node(id, address));
      LOG.infof("%s looks after %s as %s", identity.agent(), address, id);
    }
    begin(journal);
  }

  private static String eightHexDigits() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  }

  private NodeFactory factory(AgentId agent, AttemptJournal journal) {
    RedisPublisher live = new RedisPublisher(redis, new VertxLoop(vertx));
    live.start(loops);
    EventOutbox outbox =
        new EventOutbox(
            sender, (delay, task) -> vertx.setTimer(delay.toMillis(), timer -> task.run()));
    return new NodeFactory(
        vertx,
        config,
        agent,
        clock,
        new FolderArtifactStore(artifacts.folder()),
        journal,
        outbox,
        sender,
        kafka,
        live,
        metrics,
        disk,
        reading,
        loops,
        forwards);
  }

  /** The journal comes first, so that no node says it is free while it is not. */
  private void begin(AttemptJournal journal) throws IOException {
    List<JournalEntry> entries = journal.load();
    entries.forEach(this::restore);
    nodes.values().forEach(ManagedComfyUi::start);
    Map<NodeId, Consumer<Assignment>> inboxes = new LinkedHashMap<>();
    nodes.forEach((id, node) -> inboxes.put(id, node::assign));
    AssignmentInbox inbox = new AssignmentInbox(journal::accepted, inboxes);
    inbox.remember(entries.stream().map(entry -> entry.run().attempt()).toList());
    assignments =
        AssignmentReader.of(
                nodes.keySet(),
                inbox,
                clients,
                quarantine,
                () -> nodes.values().forEach(ManagedComfyUi::listening))
            .start(loops, LoopSettings.named("assignments"));
  }

  private void restore(JournalEntry entry) {
    ManagedComfyUi node = nodes.get(entry.run().nodeId());
    if (node == null) {
      LOG.warnf(
          "%s was held for %s, which this agent no longer looks after",
          entry.run().attempt(), entry.run().nodeId());
    } else {
      node.restore(entry);
    }
  }

  void stop(@Observes ShutdownEvent event) throws IOException, InterruptedException {
    if (assignments != null) {
      assignments.close();
    }
    nodes.values().forEach(ManagedComfyUi::stop);
    sender.drain(FAREWELL);
    disk.shutdown();
    reading.shutdown();
    if (folder != null) {
      folder.close();
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
    CompletionStage<Integer> held = CompletableFuture.completedFuture(0);
    for (ManagedComfyUi node : nodes.values()) {
      held = held.thenCombine(node.drain(), Integer::sum);
    }
    return held;
  }

  /** How each of its ComfyUI servers is, by its node's id. */
  Map<NodeId, ManagedComfyUi.Condition> conditions() {
    Map<NodeId, ManagedComfyUi.Condition> conditions = new LinkedHashMap<>();
    nodes.forEach((id, node) -> conditions.put(id, node.condition()));
    return conditions;
  }

  public boolean dataFolderWritable() {
    return folder != null && folder.writable();
  }
}
