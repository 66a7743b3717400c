package io.comfymill.agent.node;

import io.comfymill.agent.Jobs;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.context.NodeRole;
import io.comfymill.agent.context.Nursing;
import io.comfymill.agent.journal.AttemptJournal;
import io.comfymill.agent.paths.PathMap;
import io.comfymill.agent.redis.FrameQueue;
import io.comfymill.agent.report.EventOutbox;
import io.comfymill.agent.report.KafkaContact;
import io.comfymill.agent.settings.AgentConfig;
import io.comfymill.common.artifact.FolderArtifactStore;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.common.live.LiveFrameCodec;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.Progress;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.NodeHost;
import io.comfymill.common.wire.NodeNotes;
import io.comfymill.common.wire.WireJson;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** A whole node on fakes. */
final class TestNode {
  static final NodeId ID = Jobs.NODE;

  final ManualLoop loop = new ManualLoop();
  final List<Progress> watched = new ArrayList<>();
  final Loops loops =
      new Loops(
          () -> loop.instant().toEpochMilli() * 1_000_000,
          (all, progress) -> watched.add(progress));
  final FakeComfyUi comfyUi;
  final FakeSink kafka = new FakeSink();
  final List<LiveFrame> frames = new ArrayList<>();
  CompletableFuture<Void> framesOut = CompletableFuture.completedFuture(null);
  final FolderArtifactStore store;
  final AttemptJournal journal;
  final ManagedComfyUi node;

  TestNode(Path folder) {
    this(folder, new FakeComfyUi());
  }

  TestNode(Path folder, FakeComfyUi comfyUi) {
    this(folder, comfyUi, Map.of());
  }

  TestNode(Path folder, FakeComfyUi comfyUi, Map<String, String> settings) {
    this(folder, comfyUi, settings, PathMap.NONE);
  }

  TestNode(Path folder, FakeComfyUi comfyUi, Map<String, String> settings, PathMap paths) {
    this.comfyUi = comfyUi;
    this.store = new FolderArtifactStore(folder.resolve("artifacts"));
    try {
      this.journal = new AttemptJournal(folder.resolve("attempts"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    AgentConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withSources(new PropertiesConfigSource(settings, "test", 1000))
            .withMapping(AgentConfig.class)
            .build()
            .getConfigMapping(AgentConfig.class);
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    FrameQueue queue =
        new FrameQueue(
            (channel, messages) -> {
              messages.forEach(message -> frames.add(LiveFrameCodec.decode(message.bytes())));
              return framesOut;
            },
            metrics);
    this.node =
        new ManagedComfyUi(
            new NodeContext(
                ID,
                new AgentId("agent-1"),
                "http://comfy",
                null,
                "comfymill-node-1",
                config,
                loop,
                loops,
                loop,
                loop,
                loop,
                loop,
                comfyUi,
                comfyUi,
                comfyUi,
                store,
                journal,
                new EventOutbox(kafka, loop::after, Duration.ZERO),
                kafka,
                new KafkaContact(loop.instant()),
                queue,
                (stats, othersPrompts) -> new NodeHost("host", List.of(), othersPrompts, null),
                new NodeRole(
                    1 + config.prefetch(),
                    new TreeSet<>(config.labels().orElse(Set.of())),
                    NodeNotes.NONE.withApiSlots(config.apiSlots()),
                    paths),
                Nursing.NONE,
                metrics));
  }

  /** Online, and heard of by Kafka. */
  TestNode online() {
    node.start();
    node.listening();
    advance(Duration.ofSeconds(2));
    return this;
  }

  void run(Assignment.Run run) {
    try {
      journal.accepted(run.attempt(), WireJson.write(run));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    node.assign(run);
    loop.settle();
  }

  void advance(Duration time) {
    loop.advance(time);
  }

  void settle() {
    loop.settle();
  }

  AttemptEvent.Failed failure() {
    return (AttemptEvent.Failed) kafka.lastEvent();
  }

  List<String> frameTexts() {
    return frames.stream().map(f -> new String(f.payload(), StandardCharsets.UTF_8)).toList();
  }
}
