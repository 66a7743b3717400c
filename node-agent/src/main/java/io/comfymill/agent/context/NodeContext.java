package io.comfymill.agent.context;

import io.comfymill.agent.comfyui.ComfyUi;
import io.comfymill.agent.comfyui.ComfyUiFiles;
import io.comfymill.agent.comfyui.MessageSource;
import io.comfymill.agent.host.Machine;
import io.comfymill.agent.journal.AttemptJournal;
import io.comfymill.agent.loop.NodeLoop;
import io.comfymill.agent.redis.FrameQueue;
import io.comfymill.agent.report.EventOutbox;
import io.comfymill.agent.report.KafkaContact;
import io.comfymill.agent.settings.AgentConfig;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.kafka.RecordSink;
import io.comfymill.common.loop.Loops;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What everything that works for one node shares.
 *
 * @param url of its ComfyUI, for people
 * @param clientId its WebSocket's client id at ComfyUI
 * @param loops tells liveness whether the node is still looked after
 * @param workers for calls that block on ComfyUI or the artifact store
 * @param disk for the journal; one thread, which keeps an attempt's lines in order
 * @param reading for reading capabilities; one node of the agent at a time
 */
public record NodeContext(
    NodeId id,
    AgentId agent,
    String url,
    @Nullable String forwardUrl,
    String clientId,
    AgentConfig config,
    NodeLoop loop,
    Loops loops,
    Executor workers,
    Executor disk,
    Executor reading,
    InstantSource clock,
    ComfyUi comfyUi,
    ComfyUiFiles files,
    MessageSource messages,
    ArtifactStore store,
    AttemptJournal journal,
    EventOutbox outbox,
    RecordSink sink,
    KafkaContact kafka,
    FrameQueue frames,
    Machine machine,
    NodeRole role,
    Nursing nursing,
    MeterRegistry metrics) {
  private static final Logger LOG = Logger.getLogger(NodeContext.class);

  public Instant now() {
    return clock.instant();
  }

  public int slots() {
    return role.slots();
  }

  /** How many API-only attempts it may hold beside its slots. */
  public int apiSlots() {
    return role.notes().apiSlots();
  }

  /**
   * @param name what is counted, after {@code comfymill.agent}
   */
  public void count(String name, String... tags) {
    metrics.counter("comfymill.agent." + name, tags).increment();
  }

  /** A write to the journal. */
  public interface JournalStep {
    void run(AttemptJournal journal) throws IOException;
  }

  public void onDisk(AttemptId attempt, JournalStep step) {
    onDisk(attempt, step, () -> {});
  }

  /**
   * Runs a step on the journal, then {@code next} on the loop, even if the step fails or is refused
   * because too many wait: the journal only saves work after a crash.
   */
  public void onDisk(AttemptId attempt, JournalStep step, Runnable next) {
    try {
      disk.execute(
          () -> {
            try {
              step.run(journal);
            } catch (IOException e) {
              LOG.errorf(e, "cannot write the journal entry of %s", attempt);
            }
            loop.execute(next);
          });
    } catch (RejectedExecutionException e) {
      LOG.errorf("the disk is too slow: a line in the journal of %s is skipped", attempt);
      loop.execute(next);
    }
  }
}
