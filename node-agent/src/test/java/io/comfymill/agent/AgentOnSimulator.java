package io.comfymill.agent;

import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.agent.context.NodeRole;
import io.comfymill.agent.journal.AttemptJournal;
import io.comfymill.agent.journal.JournalEntry;
import io.comfymill.agent.models.AgentModels;
import io.comfymill.agent.models.CatalogueCopy;
import io.comfymill.agent.models.ModelFetching;
import io.comfymill.agent.node.LookedAfter;
import io.comfymill.agent.paths.PathMap;
import io.comfymill.agent.redis.LivePublisher;
import io.comfymill.agent.report.EventOutbox;
import io.comfymill.agent.report.KafkaContact;
import io.comfymill.agent.runtime.Nurses;
import io.comfymill.agent.settings.AgentConfig;
import io.comfymill.common.artifact.FolderArtifactStore;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.common.live.LiveFrameCodec;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.ModelFile;
import io.comfymill.common.wire.NodeFetches;
import io.comfymill.common.wire.NodeHost;
import io.comfymill.common.wire.NodeModels;
import io.comfymill.common.wire.NodeNotes;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** One life of an agent with one node, on a ComfyUI over HTTP; Kafka and Redis are lists. */
final class AgentOnSimulator {
  static final NodeId NODE = new NodeId("node-1");

  final List<AttemptEvent> events = new CopyOnWriteArrayList<>();
  final List<LiveFrame> frames = new CopyOnWriteArrayList<>();
  private final Map<Integer, List<ModelFile>> modelFiles = new ConcurrentHashMap<>();
  final FolderArtifactStore store;
  private final AttemptJournal journal;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ExecutorService disk = Executors.newSingleThreadExecutor();
  private final LookedAfter node;
  private final AgentModels models;
  private final SupervisedLoop fetching;
  final CatalogueCopy catalogue = new CatalogueCopy();
  private volatile List<NodeFetches.Fetch> fetches = List.of();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private volatile boolean killed;
  private volatile Heartbeat.OfNode heartbeat;

  AgentOnSimulator(Vertx vertx, Path folder, int port) throws IOException {
    this.store = new FolderArtifactStore(folder.resolve("artifacts"));
    this.journal = new AttemptJournal(folder.resolve("attempts"));
    AgentConfig config = config();
    this.models =
        AgentModels.in(
            folder, config.models(), address -> true, this::send, InstantSource.system());
    NodeFactory factory =
        new NodeFactory(
            vertx,
            config,
            new AgentId("agent-1"),
            InstantSource.system(),
            store,
            journal,
            new EventOutbox(
                this::send,
                (delay, task) -> vertx.setTimer(delay.toMillis(), id -> task.run()),
                Duration.ZERO),
            this::send,
            new KafkaContact(InstantSource.system().instant()),
            this::publish,
            metrics,
            disk,
            threads,
            new Loops(),
            (id, address) -> null,
            (id, address) ->
                (stats, othersPrompts) -> new NodeHost("host", List.of(), othersPrompts, null),
            models,
            new Nurses(config.runtime(), folder, InstantSource.system(), metrics));
    this.node =
        factory.node(
            NODE,
            new NodePlan(
                null,
                ComfyUiAddress.parse("http://127.0.0.1:" + port),
                new NodeRole(2, new TreeSet<>(), NodeNotes.NONE, PathMap.NONE),
                null));
    for (JournalEntry entry : journal.load()) {
      node.restore(entry);
    }
    node.start();
    node.listening();
    models.start(new Loops());
    fetching =
        new ModelFetching(models, catalogue, () -> node.condition().modelFiles())
            .start(config.models(), vertx, this::send, new Loops(), InstantSource.system());
  }

  private static AgentConfig config() {
    Map<String, String> quick =
        Map.of(
            "comfymill.agent.stall-timeout", System.getProperty("comfyui.stall", "2s"),
            "comfymill.agent.interrupt-grace", "1s",
            "comfymill.agent.comfyui-lost-after", "1s",
            "comfymill.agent.heartbeat-interval", "100ms",
            "comfymill.agent.reconcile-interval", "500ms",
            "comfymill.agent.models.interval", "100ms",
            "comfymill.agent.models.auto-download", "true",
            "comfymill.agent.models.cache-size", "1M",
            "comfymill.agent.models.allowed-networks", "127.0.0.0/8");
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withSources(new PropertiesConfigSource(quick, "test", 1000))
        .withMapping(AgentConfig.class)
        .build()
        .getConfigMapping(AgentConfig.class);
  }

  private CompletionStage<Void> send(Topic topic, String key, byte[] value) {
    if (killed) {
      return new CompletableFuture<>();
    }
    if (topic == Topic.ATTEMPT_EVENTS) {
      events.add(WireJson.read(value, AttemptEvent.class).orElseThrow());
    } else if (topic == Topic.NODE_HEARTBEATS) {
      heartbeat = (Heartbeat.OfNode) WireJson.read(value, Heartbeat.class).orElseThrow();
    } else if (topic == Topic.NODE_MODELS) {
      NodeModels part = WireJson.read(value, NodeModels.class).orElseThrow();
      modelFiles.put(part.part(), part.files());
    } else if (topic == Topic.NODE_FETCHES) {
      fetches = WireJson.read(value, NodeFetches.class).orElseThrow().fetches();
    }
    return CompletableFuture.completedFuture(null);
  }

  private CompletionStage<Void> publish(String channel, List<LivePublisher.Message> messages) {
    messages.forEach(message -> frames.add(LiveFrameCodec.decode(message.bytes())));
    return CompletableFuture.completedFuture(null);
  }

  /** What is told of the models that it is to have. */
  List<NodeFetches.Fetch> fetches() {
    return fetches;
  }

  /** The file as it was told last; null where it was not. */
  @Nullable ModelFile model(String folder, String name) {
    return modelFiles.values().stream()
        .flatMap(List::stream)
        .filter(file -> file.folder().equals(folder) && file.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  boolean online() {
    Heartbeat.OfNode last = heartbeat;
    return last != null && last.online();
  }

  void run(Assignment.Run run) throws IOException {
    journal.accepted(run.attempt(), WireJson.write(run));
    models.assigned(NODE, run);
    node.assign(run);
  }

  void cancel(Assignment.Run run) {
    node.assign(new Assignment.Cancel(Jobs.AT, NODE, run.attempt(), "enough"));
  }

  void withdraw(Assignment.Run run) {
    node.assign(new Assignment.Withdraw(Jobs.AT, NODE, run.attempt()));
  }

  /** How often it has connected to its ComfyUI. */
  int connections() {
    return (int) metrics.counter("comfymill.agent.comfyui.connections").count();
  }

  /** How many messages it has made up. */
  int madeUp() {
    return (int) metrics.counter("comfymill.agent.messages.made.up").count();
  }

  boolean restartNeeded() {
    Heartbeat.OfNode last = heartbeat;
    return last != null && last.restartNeeded();
  }

  List<JournalEntry> journaled() throws IOException {
    return journal.load();
  }

  List<String> eventTypes() {
    return events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  boolean has(Class<? extends AttemptEvent> type) {
    return events.stream().anyMatch(type::isInstance);
  }

  AttemptEvent.Failed failure() {
    return (AttemptEvent.Failed) events.get(events.size() - 1);
  }

  List<String> frameTexts() {
    return frames.stream()
        .filter(frame -> frame.kind() == LiveFrame.Kind.TEXT)
        .map(frame -> new String(frame.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  /** As kill -9: nothing of it is written or sent any more, and its socket closes. */
  void kill() {
    killed = true;
    fetching.close();
    models.close();
    disk.shutdownNow();
    node.stop();
    threads.shutdownNow();
  }
}
