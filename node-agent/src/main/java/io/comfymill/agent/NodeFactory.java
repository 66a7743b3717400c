package io.comfymill.agent;

import io.comfymill.agent.comfyui.ComfyUi;
import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.agent.comfyui.ComfyUiHttp;
import io.comfymill.agent.comfyui.LargePosts;
import io.comfymill.agent.comfyui.VertxComfyUi;
import io.comfymill.agent.comfyui.VertxComfyUiFiles;
import io.comfymill.agent.comfyui.VertxMessageSource;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.context.Nursing;
import io.comfymill.agent.forward.ForwardUrls;
import io.comfymill.agent.host.Machines;
import io.comfymill.agent.journal.AttemptJournal;
import io.comfymill.agent.loop.VertxLoop;
import io.comfymill.agent.models.AgentModels;
import io.comfymill.agent.node.LookedAfter;
import io.comfymill.agent.node.ManagedComfyUi;
import io.comfymill.agent.redis.FrameQueue;
import io.comfymill.agent.redis.LivePublisher;
import io.comfymill.agent.report.EventOutbox;
import io.comfymill.agent.report.KafkaContact;
import io.comfymill.agent.runtime.Nurse;
import io.comfymill.agent.runtime.NursedComfyUi;
import io.comfymill.agent.runtime.Nurses;
import io.comfymill.agent.settings.AgentConfig;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.kafka.RecordSink;
import io.comfymill.common.loop.Loops;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * Assembles a node from what its agent has once and what each node has for itself.
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
    Loops loops,
    ForwardUrls forwards,
    Machines machines,
    AgentModels models,
    Nurses nurses) {
  private static final int WORKERS = 4;
  private static final int READERS = 2;

  /**
   * Files of a node's attempts, both ways; its large posts, one for each attempt; its looks at
   * queue and history. Further ones are refused, and tried again later.
   */
  private static final int MOST_WAITING = 10_000;

  /** Shared by all nodes: each large post takes its workflow's memory while it is sent. */
  private static final Executor LARGE_POSTS = AgentThreads.upTo(2, "large-posts", MOST_WAITING);

  /**
   * @throws UncheckedIOException if what its nurse needs cannot be read
   */
  LookedAfter node(NodeId id, NodePlan plan) {
    ComfyUiHttp http = new ComfyUiHttp(vertx, plan.address(), config.requestTimeout());
    VertxLoop loop = new VertxLoop(vertx);
    VertxComfyUiFiles files = new VertxComfyUiFiles(http, loop.context());
    models.add(id, plan.address(), files);
    ComfyUi comfyUi =
        new VertxComfyUi(
            http,
            files,
            new LargePosts(http, store),
            LARGE_POSTS,
            AgentThreads.upTo(READERS, id.value() + "-reading", MOST_WAITING));
    Integer number = plan.number();
    if (number == null || !nurses.nurse()) {
      return new ManagedComfyUi(context(id, plan, loop, http, files, comfyUi, Nursing.NONE));
    }
    try {
      Nurse nurse = nurses.of(id, number, plan.address(), comfyUi);
      ManagedComfyUi node =
          new ManagedComfyUi(context(id, plan, loop, http, files, comfyUi, nurse));
      return new NursedComfyUi(id, node, nurse, loops);
    } catch (IOException e) {
      throw new UncheckedIOException("the ComfyUI of " + id + " cannot be nursed", e);
    }
  }

  private NodeContext context(
      NodeId id,
      NodePlan plan,
      VertxLoop loop,
      ComfyUiHttp http,
      VertxComfyUiFiles files,
      ComfyUi comfyUi,
      Nursing nursing) {
    ComfyUiAddress address = plan.address();
    String clientId = "comfymill-" + id;
    return new NodeContext(
        id,
        agent,
        address.toString(),
        forwards.add(id, address),
        clientId,
        config,
        loop,
        loops,
        AgentThreads.upTo(WORKERS, id.value(), MOST_WAITING),
        disk,
        reading,
        clock,
        comfyUi,
        files,
        new VertxMessageSource(http, clientId),
        store,
        journal,
        outbox,
        sink,
        kafka,
        new FrameQueue(live, metrics),
        machines.of(id, address),
        plan.role(),
        nursing,
        metrics);
  }
}
