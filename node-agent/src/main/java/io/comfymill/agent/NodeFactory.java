package io.comfymill.agent;

import io.comfymill.agent.capabilities.CapabilitiesReader;
import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.agent.comfyui.ComfyUiHttp;
import io.comfymill.agent.comfyui.LargePosts;
import io.comfymill.agent.comfyui.VertxComfyUi;
import io.comfymill.agent.comfyui.VertxComfyUiFiles;
import io.comfymill.agent.comfyui.VertxMessageSource;
import io.comfymill.agent.execution.AttemptCounts;
import io.comfymill.agent.execution.AttemptJournal;
import io.comfymill.agent.execution.EventOutbox;
import io.comfymill.agent.execution.Node;
import io.comfymill.agent.execution.NodeParts;
import io.comfymill.agent.execution.VertxLoop;
import io.comfymill.agent.heartbeat.KafkaContact;
import io.comfymill.agent.kafka.RecordSink;
import io.comfymill.agent.live.FrameCounts;
import io.comfymill.agent.live.FrameQueue;
import io.comfymill.agent.live.LivePublisher;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
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

  /** Each attempt waits to be posted once, and each node asks for one queue at a time. */
  private static final int WAITING = 10_000;

  /** Of all nodes together: each takes its workflow's memory while it is sent. */
  private static final Executor LARGE_POSTS = AgentThreads.upTo(2, "large-posts", WAITING);

  private VertxComfyUi comfyUi(NodeId id, ComfyUiHttp http, VertxComfyUiFiles files) {
    Executor answers = AgentThreads.upTo(READERS, id.value() + "-reading", WAITING);
    return new VertxComfyUi(
        http, files, new LargePosts(http, store), new VertxComfyUi.Threads(LARGE_POSTS, answers));
  }

  /** Files of the node's attempts, coming and going. One more is refused, and tried again later. */
  private static final int FILES_WAITING = 10_000;

  Node node(NodeId id, ComfyUiAddress address) {
    ComfyUiHttp http = new ComfyUiHttp(vertx, address, config.requestTimeout());
    VertxLoop loop = new VertxLoop(vertx);
    VertxComfyUiFiles files = new VertxComfyUiFiles(http, loop.context());
    String clientId = "comfymill-" + id;
    NodeParts parts =
        new NodeParts(
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
    return new Node(
        parts,
        new Node.Agent(
            agent,
            new VertxMessageSource(http, clientId),
            new CapabilitiesReader(id, agent, files, clock),
            sink,
            kafka,
            reading,
            loops));
  }
}
