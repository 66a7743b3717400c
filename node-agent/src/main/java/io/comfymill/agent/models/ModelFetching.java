package io.comfymill.agent.models;

import io.comfymill.common.http.Networks;
import io.comfymill.common.kafka.RecordSink;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Fetches what the catalogue says the nodes of this agent are to have. */
public final class ModelFetching {
  /** The largest files take hours at a low rate. */
  private static final Duration STALLED_AFTER = Duration.ofHours(24);

  /** In bytes, and bytes a second. */
  private static final long UNLIMITED = 1L << 62;

  private final AgentModels files;
  private final CatalogueCopy catalogue;
  private final Supplier<Set<String>> inUse;

  /**
   * @param files where the models of the nodes are
   * @param inUse the names of the model files that attempts name which nodes hold
   */
  public ModelFetching(AgentModels files, CatalogueCopy catalogue, Supplier<Set<String>> inUse) {
    this.files = files;
    this.catalogue = catalogue;
    this.inUse = inUse;
  }

  /** Until the loop is closed. */
  public SupervisedLoop start(
      ModelsConfig config, Vertx vertx, RecordSink sink, Loops loops, InstantSource clock) {
    Fetching work =
        new Fetching(
            files::folders,
            catalogue::wantedBy,
            config,
            files.known(),
            download(config, vertx),
            new FetchedCache(files.known(), bytes(config.cacheSize()), inUse),
            new FetchReports(sink, config.autoDownload()),
            clock);
    return SupervisedLoop.startBlocking(
        loops, LoopSettings.named("model-fetches").stallAfter(STALLED_AFTER), work::turn);
  }

  private static Download download(ModelsConfig config, Vertx vertx) {
    Sources sources =
        new HttpSources(
            vertx,
            InetAddress::getAllByName,
            Networks.parse(config.allowedNetworks().orElse(List.of())),
            new HttpClientOptions());
    Pace pace = new Pace(bytes(config.downloadRate()));
    return new Download(sources, pace, new FileHasher(new Pace(UNLIMITED)));
  }

  private static long bytes(Optional<MemorySize> size) {
    return size.map(MemorySize::asLongValue).orElse(UNLIMITED);
  }
}
