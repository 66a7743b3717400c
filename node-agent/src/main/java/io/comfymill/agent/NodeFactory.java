package io.comfymill.agent;

import io.comfymill.agent.capabilities.CapabilitiesReader;
import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.agent.comfyui.ComfyUiHttp;
import io.comfymill.agent.comfyui.LargePosts;
import io.comfymill.agent.comfyui.VertxComfyUi;
import io.comfymill.agent.comfyui.VertxComfyUiFiles;
import io.comfymill.agent.comfyui.VertxMessageSource;
import io.comfymill.agent.context.AttemptCounts;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.context.VertxLoop;
import io.comfymill.agent.heartbeat.KafkaContact;
import io.comfymill.agent.journal.AttemptJournal;
import io.comfymill.agent.node.ManagedComfyUi;
import io.comfymill.agent.redis.FrameCounts;
import io.comfymill.agent.redis.FrameQueue;
import io.comfymill.agent.redis.LivePublisher;
import io.comfymill.agent.report.EventOutbox;
import io.comfymill.agent.settings.AgentConfig;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.kafka.RecordSink;
import io.comfymill.common.loop.Loops;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * Puts a node together from what its agent has once and what it has for itself.
 *
 * @param disk for the journal, one thread
 * @param reading for capabilities, one thread
 */
record NodeFactory(
    Vertx vertx,
    AgentConfig config,
    AgentId agent,
    InstantSource clock,
    ArtifactStore store,
    AttemptJournal journal,
    EventOutbox outbox,
    RecordSink sink,
    KafkaContact kafka,
    LivePublisher live,
    MeterRegistry metrics,
    Executor disk,
    Executor reading,
    Loops loops) {
  private static final int WORKERS = 4;
  private static final int READERS = 2;

  /** Files of the node's attempts, coming and going. One more is refused, and tried again later. */
  private static final int FILES_WAITING = 10_000;

  /** One for each attempt that a node holds. */
  private static final int POSTS_WAITING = 10_000;

  /** A look at the queue, and one at the history for each attempt that the node holds. */
  private static final int ANSWERS_WAITING = 10_000;

  /** Of all nodes together: each takes its workflow's memory while it is sent. */
  private static final Executor LARGE_POSTS = AgentThreads.upTo(2, "large-posts", POSTS_WAITING);

  private VertxComfyUi comfyUi(NodeId id, ComfyUiHttp http, VertxComfyUiFiles files) {
    VertxComfyUi.Threads threads =
        new VertxComfyUi.Threads(
            LARGE_POSTS, AgentThreads.upTo(READERS, id.value() + "-reading", ANSWERS_WAITING));
    return new VertxComfyUi(http, files, new LargePosts(http, store), threads);
  }

  ManagedComfyUi node(NodeId id, ComfyUiAddress address) {
    ComfyUiHttp http = new ComfyUiHttp(vertx, address, config.requestTimeout());
    VertxLoop loop = new VertxLoop(vertx);
    VertxComfyUiFiles files = new VertxComfyUiFiles(http, loop.context());
    String clientId = "comfymill-" + id;
    NodeContext parts =
        new NodeContext(
            id,
            address.toString(),
            clientId,
            config,
            loop,
            AgentThreads.upTo(WORKERS, id.value(), FILES_WAITING),
            disk,
            clock,
            comfyUi(id, http, files),
            files,
            store,
            journal,
            outbox,
            new FrameQueue(live, new FrameCounts(metrics)),
            new AttemptCounts(metrics));
    return new ManagedComfyUi(
        parts,
        new ManagedComfyUi.Agent(
            agent,
            new VertxMessageSource(http, clientId),
            new CapabilitiesReader(id, agent, files, clock),
            sink,
            kafka,
            reading,
            loops));
  }
}
