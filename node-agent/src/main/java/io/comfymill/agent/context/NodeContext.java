package io.comfymill.agent.context;

import io.comfymill.agent.comfyui.ComfyUi;
import io.comfymill.agent.comfyui.ComfyUiFiles;
import io.comfymill.agent.journal.AttemptJournal;
import io.comfymill.agent.redis.FrameQueue;
import io.comfymill.agent.report.EventOutbox;
import io.comfymill.agent.settings.AgentConfig;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import java.io.IOException;
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
public record NodeContext(
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

  private static final Logger LOG = Logger.getLogger(NodeContext.class);

  public Instant now() {
    return clock.instant();
  }

  public int slots() {
    return 1 + config.prefetch();
  }

  /** Work on the journal. */
  public interface JournalStep {
    void run(AttemptJournal journal) throws IOException;
  }

  public void onDisk(AttemptId attempt, JournalStep step) {
    onDisk(attempt, step, () -> {});
  }

  /**
   * Does a step on the journal, then the rest on the loop. The rest is done all the same where the
   * step fails, or is left out since too many wait: the journal only spares work after a crash.
   */
  public void onDisk(AttemptId attempt, JournalStep step, Runnable rest) {
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
