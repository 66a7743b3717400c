package io.comfymill.agent.models;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.loop.GrowingPause;
import io.comfymill.common.modelfile.ModelFileName;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.NodeFetches;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what the nodes are to have, one file after the other. What fails is tried again later and
 * later. Blocks. For one thread.
 */
final class Fetching {
  private static final Logger LOG = Logger.getLogger(Fetching.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LAST_PAUSE = Duration.ofHours(1);

  private final Supplier<Map<NodeId, ModelFolders>> nodes;
  private final Function<NodeId, List<CatalogueModel>> wantedBy;
  private final ModelsConfig config;
  private final KnownFiles known;
  private final Download download;
  private final FetchedCache cache;
  private final FetchReports reports;
  private final InstantSource clock;
  private final Map<Path, Trouble> troubles = new HashMap<>();

  private record Trouble(String message, GrowingPause pause, Instant until) {}

  /** A file that is to be, or why it cannot. */
  private record Wish(
      NodeId node, CatalogueModel model, @Nullable Path target, @Nullable String refused) {}

  Fetching(
      Supplier<Map<NodeId, ModelFolders>> nodes,
      Function<NodeId, List<CatalogueModel>> wantedBy,
      ModelsConfig config,
      KnownFiles known,
      Download download,
      FetchedCache cache,
      FetchReports reports,
      InstantSource clock) {
    this.nodes = nodes;
    this.wantedBy = wantedBy;
    this.config = config;
    this.known = known;
    this.download = download;
    this.cache = cache;
    this.reports = reports;
    this.clock = clock;
  }

  Duration turn() throws IOException, InterruptedException {
    List<Wish> wishes = new ArrayList<>();
    Set<Path> wanted = new HashSet<>();
    for (Map.Entry<NodeId, ModelFolders> node : nodes.get().entrySet()) {
      for (CatalogueModel model : wantedBy.apply(node.getKey())) {
        wish(node.getKey(), node.getValue(), model, wanted).ifPresent(wishes::add);
      }
    }
    troubles.keySet().retainAll(wanted);
    report(wishes, null, 0);
    Optional<Wish> next = wishes.stream().filter(this::isDue).findFirst();
    if (next.isEmpty()) {
      return LOOK_EVERY;
    }
    fetch(next.get(), wishes, wanted);
    return Duration.ZERO;
  }

  /** Empty where the node has it. */
  private Optional<Wish> wish(
      NodeId node, ModelFolders folders, CatalogueModel model, Set<Path> wanted) {
    Optional<Path> there = folders.file(model.folder(), model.name());
    if (there.isPresent()) {
      wanted.add(there.get());
      Optional<String> sha256 =
          FileState.of(there.get()).flatMap(state -> known.sha256(there.get(), state));
      return sha256.filter(hash -> !hash.equals(model.sha256())).isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Wish(node, model, null, "there is another file of that name, " + sha256.get()));
    }
    try {
      String refusal = refusal(model);
      Path target = refusal == null ? folders.target(model.folder(), model.name()) : null;
      if (target != null) {
        wanted.add(target);
      }
      return Optional.of(new Wish(node, model, target, refusal));
    } catch (IOException e) {
      return Optional.of(new Wish(node, model, null, e.getMessage()));
    }
  }

  private @Nullable String refusal(CatalogueModel model) {
    if (!config.autoDownload()) {
      return "comfymill.agent.models.auto-download is off at its agent";
    }
    return ModelFileName.mayRunCode(model.name()) && !config.allowPickles()
        ? "such files may run code, and comfymill.agent.models.allow-pickles is off at its agent"
        : null;
  }

  private boolean isDue(Wish wish) {
    Trouble trouble = wish.target() == null ? null : troubles.get(wish.target());
    return wish.target() != null && (trouble == null || !trouble.until().isAfter(clock.instant()));
  }

  private void fetch(Wish wish, List<Wish> all, Set<Path> wanted)
      throws IOException, InterruptedException {
    Path target = wish.target();
    if (target == null) {
      return;
    }
    try {
      cache.makeRoom(wish.model().bytes(), wanted);
      download.fetch(wish.model(), target, bytes -> report(all, target, bytes));
    } catch (IOException e) {
      GrowingPause pause =
          troubles.containsKey(target)
              ? troubles.get(target).pause()
              : new GrowingPause(FIRST_PAUSE, LAST_PAUSE);
      troubles.put(
          target, new Trouble("" + e.getMessage(), pause, clock.instant().plus(pause.next())));
      LOG.warnf("%s is not fetched: %s", target, e.getMessage());
      return;
    }
    troubles.remove(target);
    FileState state = FileState.of(target).orElseThrow(() -> new IOException(target + " is gone"));
    known.fetched(target, state, wish.model().sha256(), clock.instant());
    LOG.infof("%s is fetched, %d bytes", target, state.bytes());
  }

  /**
   * @param current that is fetched now; null for none
   */
  private void report(List<Wish> wishes, @Nullable Path current, long bytes) {
    Map<NodeId, List<NodeFetches.Fetch>> fetches = new HashMap<>();
    for (Wish wish : wishes) {
      fetches
          .computeIfAbsent(wish.node(), added -> new ArrayList<>())
          .add(fetch(wish, current, bytes));
    }
    reports.tell(nodes.get().keySet(), fetches, clock.instant());
  }

  private NodeFetches.Fetch fetch(Wish wish, @Nullable Path current, long bytes) {
    String id = wish.model().id();
    if (wish.target() == null) {
      return new NodeFetches.Fetch(id, NodeFetches.State.REFUSED, 0, wish.refused());
    }
    if (wish.target().equals(current)) {
      return new NodeFetches.Fetch(id, NodeFetches.State.FETCHING, bytes, null);
    }
    Trouble trouble = troubles.get(wish.target());
    return trouble == null
        ? new NodeFetches.Fetch(id, NodeFetches.State.WAITING, 0, null)
        : new NodeFetches.Fetch(id, NodeFetches.State.FAILED, 0, trouble.message());
  }
}
