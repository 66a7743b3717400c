package io.comfymill.agent.execution;

import io.comfymill.agent.AgentConfig;
import io.comfymill.agent.comfyui.ComfyUi;
import io.comfymill.agent.comfyui.ComfyUiFiles;
import io.comfymill.agent.live.FrameQueue;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

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

  private static final Logger LOG = Logger.getLogger(NodeParts.class);
  private static final int BEATS_BEFORE_SELF_STOP = 10;

  Instant now() {
    return clock.instant();
  }

  int slots() {
    return 1 + config.prefetch();
  }

  /** Cut off from Kafka for this long, it stops its attempts; see the setting. */
  Duration selfStopAfter() {
    return config.selfStopAfter().orElseGet(() -> selfStopAfter(config.heartbeatInterval()));
  }

  /** What holds where nothing is set: well above the scheduler's lease. */
  public static Duration selfStopAfter(Duration heartbeatInterval) {
    return heartbeatInterval.multipliedBy(BEATS_BEFORE_SELF_STOP);
  }

  /** Work on the journal. */
  interface JournalStep {
    void run(AttemptJournal journal) throws IOException;
  }

  void onDisk(AttemptId attempt, JournalStep step) {
    onDisk(attempt, step, () -> {});
  }

  /**
   * Does a step on the journal, then the rest on the loop. The rest is done all the same where the
   * step fails, or is left out since too many wait: the journal only spares work after a crash.
   */
  void onDisk(AttemptId attempt, JournalStep step, Runnable rest) {
    try {
      disk.execute(
          () -> {
            try {
              step.run(journal);
            } catch (IOException e) {
              LOG.errorf(e, "the journal entry of %s cannot be written", attempt);
            }
            loop.execute(rest);
          });
    } catch (RejectedExecutionException e) {
      LOG.errorf("the disk is too slow: a line in the journal of %s is left out", attempt);
      loop.execute(rest);
    }
  }
}
