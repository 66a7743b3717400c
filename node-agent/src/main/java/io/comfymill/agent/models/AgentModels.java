package io.comfymill.agent.models;

import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.agent.comfyui.ComfyUiFiles;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.kafka.RecordSink;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the model files of the nodes whose disk this agent sees: tells what there is every so
 * often, and hashes what is new, one file at a time. {@link #add}, {@link #assigned} and {@link
 * #remove} are for any thread.
 */
public final class AgentModels implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(AgentModels.class);

  /** ComfyUIs that do not answer keep a look waiting, one after the other. */
  private static final Duration LOOKING_STALLED_AFTER = Duration.ofHours(1);

  /** The largest files take hours at the lowest rate. */
  private static final Duration HASHING_STALLED_AFTER = Duration.ofHours(24);

  /** A file that was changed since may be one that somebody still writes. */
  private static final Duration SETTLED = Duration.ofMinutes(1);

  private final ModelsConfig config;
  private final Predicate<ComfyUiAddress> here;
  private final KnownFiles known;
  private final FileHasher hasher;
  private final RecordSink sink;
  private final InstantSource clock;
  private final Map<NodeId, Node> nodes = new ConcurrentHashMap<>();

  /** Until they change, or the agent starts again. Of the hashing loop. */
  private final Set<ModelListing.Found> unreadable = new HashSet<>();

  private @Nullable SupervisedLoop looking;
  private @Nullable SupervisedLoop hashing;

  private record Node(ModelListing listing, NodeReport report, UsedModels used) {}

  private AgentModels(
      ModelsConfig config,
      Predicate<ComfyUiAddress> here,
      KnownFiles known,
      RecordSink sink,
      InstantSource clock) {
    this.config = config;
    this.here = here;
    this.known = known;
    this.hasher = new FileHasher(new Pace(config.hashRate().asLongValue()));
    this.sink = sink;
    this.clock = clock;
  }

  /**
   * Blocks.
   *
   * @param dataFolder where it is remembered what is known of files
   * @param here whether a ComfyUI runs on this machine
   */
  public static AgentModels in(
      Path dataFolder,
      ModelsConfig config,
      Predicate<ComfyUiAddress> here,
      RecordSink sink,
      InstantSource clock)
      throws IOException {
    return new AgentModels(
        config, here, KnownFiles.load(dataFolder.resolve("model-files.jsonl")), sink, clock);
  }

  /** A node that is looked after from now on; nothing happens where its disk is not seen here. */
  public void add(NodeId id, ComfyUiAddress address, ComfyUiFiles comfyUi) {
    if (config.folder().isPresent() || here.test(address)) {
      nodes.put(
          id,
          new Node(
              new ModelListing(comfyUi, config.folder()),
              new NodeReport(id, sink),
              new UsedModels()));
    }
  }

  public void remove(NodeId id) {
    nodes.remove(id);
  }

  /** What comes to a node uses its files. */
  public void assigned(NodeId id, Assignment assignment) {
    Node node = nodes.get(id);
    if (node != null) {
      node.used().saw(assignment, clock.instant());
    }
  }

  public void start(Loops loops) {
    looking =
        SupervisedLoop.startBlocking(
            loops, LoopSettings.named("models").stallAfter(LOOKING_STALLED_AFTER), this::look);
    if (config.hash()) {
      hashing =
          SupervisedLoop.startBlocking(
              loops,
              LoopSettings.named("model-hashes").stallAfter(HASHING_STALLED_AFTER),
              this::hash);
    }
  }

  /** Those that this agent sees, each by its node. */
  Map<NodeId, ModelFolders> folders() {
    Map<NodeId, ModelFolders> folders = new TreeMap<>();
    nodes.forEach(
        (id, node) -> {
          if (!node.listing().folders().equals(ModelFolders.NONE)) {
            folders.put(id, node.listing().folders());
          }
        });
    return folders;
  }

  private List<ModelListing.Found> all() {
    return nodes.values().stream().flatMap(node -> node.listing().last().stream()).toList();
  }

  KnownFiles known() {
    return known;
  }

  private Duration look() throws IOException, InterruptedException {
    for (Map.Entry<NodeId, Node> node : nodes.entrySet()) {
      try {
        look(node.getValue());
      } catch (IOException | ExecutionException | TimeoutException e) {
        LOG.debugf("the models of %s are not told now: %s", node.getKey(), e);
      }
    }
    known.tidy(all().stream().map(ModelListing.Found::path).toList());
    return config.interval();
  }

  private void look(Node node)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    List<ModelListing.Found> found = node.listing().read();
    node.used().writeTo(known, found);
    node.report().tell(found.stream().map(this::told).toList(), clock.instant());
  }

  private ModelFile told(ModelListing.Found file) {
    return new ModelFile(
        file.folder(),
        file.name(),
        file.state().bytes(),
        known.sha256(file.path(), file.state()).orElse(null),
        known.usedAt(file.path()).orElse(null));
  }

  private Duration hash() throws IOException, InterruptedException {
    long settled = clock.instant().minus(SETTLED).toEpochMilli();
    List<ModelListing.Found> all = all();
    unreadable.retainAll(all);
    Optional<ModelListing.Found> next =
        all.stream()
            .filter(file -> file.state().modifiedAt() <= settled && !unreadable.contains(file))
            .filter(file -> known.sha256(file.path(), file.state()).isEmpty())
            .findFirst();
    if (next.isEmpty()) {
      return config.interval();
    }
    hash(next.get());
    return Duration.ZERO;
  }

  private void hash(ModelListing.Found file) throws IOException, InterruptedException {
    String sha256;
    try {
      sha256 = hasher.sha256(file.path());
    } catch (IOException e) {
      LOG.warnf("%s is not hashed: %s", file.path(), e.toString());
      unreadable.add(file);
      return;
    }
    known.hashed(file.path(), file.state(), sha256);
  }

  @Override
  public void close() {
    for (SupervisedLoop loop : new SupervisedLoop[] {looking, hashing}) {
      if (loop != null) {
        loop.close();
      }
    }
  }
}
