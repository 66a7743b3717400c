package io.comfymill.agent.execution;

import io.comfymill.agent.AgentConfig;
import io.comfymill.agent.comfyui.ComfyUi;
import io.comfymill.agent.comfyui.ComfyUiFiles;
import io.comfymill.agent.live.FrameQueue;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.NodeId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What the parts of one node share.
 *
 * @param url of its ComfyUI, for people
 * @param clientId under which its WebSocket is known to ComfyUI
 * @param workers for what blocks on ComfyUI or the artifact store
 * @param disk for what blocks on the journal; one thread, so that an attempt's lines are in order
 */
public record NodeParts(
    NodeId id,
    String url,
    String clientId,
    AgentConfig config,
    NodeLoop loop,
    Executor workers,
    Executor disk,
    InstantSource clock,
    ComfyUi comfyUi,
    ComfyUiFiles files,
    ArtifactStore store,
    AttemptJournal journal,
    EventOutbox outbox,
    FrameQueue frames,
    AttemptCounts counts) {

  Instant now() {
    return clock.instant();
  }

  int slots() {
    return 1 + config.prefetch();
  }
}
