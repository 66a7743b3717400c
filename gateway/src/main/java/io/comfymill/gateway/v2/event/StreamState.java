package io.comfymill.gateway.v2.event;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.v2.job.JobStatus;
import io.comfymill.gateway.v2.job.OutputDocument;
import io.comfymill.gateway.v2.job.ProgressDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has told already, and what is news. The first time everything is, so a stream
 * begins with a snapshot. Progress never goes back within an attempt. Not thread-safe.
 */
final class StreamState {
  private @Nullable Status status;
  private @Nullable ProgressDocument progress;
  private @Nullable Preview preview;
  private int attempt;
  private final Set<UUID> outputsTold = new HashSet<>();
  private final long skipOutputsOf;

  /**
   * @param skipOutputsOf the change of the job whose outputs the client has already; negative: none
   */
  StreamState(long skipOutputsOf) {
    this.skipOutputsOf = skipOutputsOf;
  }

  /** An event. */
  record Event(String name, long id, Object data) {}

  /** Tells nothing, and shows that the stream is alive. */
  static final Event KEEP_ALIVE = new Event("keep-alive", 0, "");

  /** The data of a status event. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Status(JobStatus status, @Nullable Integer queuePosition) {}

  /** The data of a preview event. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Preview(String nodeId, String contentType, String dataBase64) {}

  /**
   * A job as it is.
   *
   * @param sequence of its last change
   */
  record View(
      long sequence,
      int attempt,
      Status status,
      @Nullable ProgressDocument progress,
      @Nullable Preview preview,
      List<OutputDocument> outputs) {
    View {
      outputs = List.copyOf(outputs);
    }
  }

  /** What is new. The end comes last, since clients stop there. */
  List<Event> news(View now) {
    List<Event> news = new ArrayList<>();
    boolean isFinal = now.status().status().isFinal();
    if (!isFinal) {
      addStatus(now, news);
    }
    addProgress(now, news);
    if (now.preview() != null && !now.preview().equals(preview)) {
      news.add(new Event("preview", now.sequence(), now.preview()));
      preview = now.preview();
    }
    addOutputs(now, news);
    if (isFinal) {
      addStatus(now, news);
    }
    return news;
  }

  private void addStatus(View now, List<Event> news) {
    if (!now.status().equals(status)) {
      news.add(new Event("status", now.sequence(), now.status()));
      status = now.status();
    }
  }

  private void addProgress(View now, List<Event> news) {
    ProgressDocument newer = now.progress();
    if (newer == null || Objects.equals(newer, progress)) {
      return;
    }
    boolean isBack =
        progress != null && now.attempt() == attempt && newer.value() < progress.value();
    if (!isBack) {
      news.add(new Event("progress", now.sequence(), newer));
      progress = newer;
      attempt = now.attempt();
    }
  }

  private void addOutputs(View now, List<Event> news) {
    if (!now.status().status().isFinal() || now.sequence() != skipOutputsOf) {
      now.outputs().stream()
          .filter(output -> outputsTold.add(output.id()))
          .forEach(output -> news.add(new Event("output", now.sequence(), output)));
    }
  }
}
