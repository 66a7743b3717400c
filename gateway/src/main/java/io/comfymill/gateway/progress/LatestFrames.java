package io.comfymill.gateway.progress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.live.BinaryMessage;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.changes.JobChangeListener;
import io.comfymill.gateway.liverecords.ObservedChange;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The last frame of each kind of every running job, and the results that it has told. Only kept
 * here, and parsed only for whom asks: a gateway that has just started knows nothing until the next
 * frame, of which there are several a second. Past its memory bound the jobs that were silent
 * longest are forgotten.
 */
@ApplicationScoped
public class LatestFrames implements JobChangeListener {
  private static final Logger LOG = Logger.getLogger(LatestFrames.class);
  private static final Duration REMEMBERED = Duration.ofHours(1);
  private static final String CACHED = "\"execution_cached\"";
  private static final String STATE = "\"progress_state\"";
  private static final String RESULT = "\"executed\"";

  /** A message names its type within so many bytes. */
  private static final int HEAD_BYTES = 40;

  private final Cache<JobId, Latest> jobs;

  LatestFrames(GatewayConfig config) {
    this.jobs =
        Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumWeight(config.maxLatestFramesSize().asLongValue())
            .<JobId, Latest>weigher((id, latest) -> latest.bytes())
            .build();
  }

  /**
   * What is known of an attempt.
   *
   * @param cached the message that says which graph nodes came from the cache
   * @param state the {@code progress_state} message
   * @param preview the message with the last preview image
   * @param results the {@code executed} messages
   */
  @SuppressWarnings("ArrayRecordComponent") // not copied; nobody writes to them
  private record Latest(
      int attempt,
      byte @Nullable [] cached,
      byte @Nullable [] state,
      byte @Nullable [] preview,
      List<byte[]> results) {
    private static final int OVERHEAD = 200;

    static Latest of(int attempt) {
      return new Latest(attempt, null, null, null, List.of());
    }

    int bytes() {
      int told = results.stream().mapToInt(result -> result.length).sum();
      return OVERHEAD + length(cached) + length(state) + length(preview) + told;
    }

    Latest with(byte[] result) {
      List<byte[]> more = Stream.concat(results.stream(), Stream.of(result)).toList();
      return new Latest(attempt, cached, state, preview, more);
    }

    private static int length(byte @Nullable [] bytes) {
      return bytes == null ? 0 : bytes.length;
    }
  }

  /** Call with frames of current attempts alone. */
  public void add(LiveFrame frame) {
    int attempt = frame.attempt().number();
    jobs.asMap()
        .compute(
            frame.attempt().job(),
            (id, known) ->
                with(
                    known == null || known.attempt() != attempt ? Latest.of(attempt) : known,
                    frame));
  }

  private static Latest with(Latest known, LiveFrame frame) {
    byte[] payload = frame.payload();
    if (frame.kind() == LiveFrame.Kind.BINARY) {
      return new BinaryMessage(payload).isPreview()
          ? new Latest(known.attempt(), known.cached(), known.state(), payload, known.results())
          : known;
    }
    String head =
        new String(payload, 0, Math.min(HEAD_BYTES, payload.length), StandardCharsets.UTF_8);
    if (head.contains(STATE)) {
      return new Latest(known.attempt(), known.cached(), payload, known.preview(), known.results());
    }
    if (head.contains(RESULT)) {
      return known.with(payload);
    }
    return head.contains(CACHED)
        ? new Latest(known.attempt(), payload, known.state(), known.preview(), known.results())
        : known;
  }

  @Override
  public Uni<Void> changed(ObservedChange change) {
    if (change.state().isFinal()) {
      jobs.invalidate(change.id());
    }
    return Uni.createFrom().voidItem();
  }

  /** Whether a frame has shown that this attempt runs. */
  public boolean runs(AttemptId attempt) {
    Latest latest = jobs.getIfPresent(attempt.job());
    return latest != null && latest.attempt() == attempt.number();
  }

  /** How far the attempt is; empty where no frame has told yet. */
  public Optional<RunState> state(AttemptId attempt) {
    Latest latest = jobs.getIfPresent(attempt.job());
    if (latest == null || latest.attempt() != attempt.number()) {
      return Optional.empty();
    }
    return Optional.of(
        RunState.of(data(latest.cached()).path("nodes"), data(latest.state()).path("nodes")));
  }

  /** How many results the attempt has told. */
  public int resultsTold(AttemptId attempt) {
    return of(attempt).map(latest -> latest.results().size()).orElse(0);
  }

  /** What the attempt has told of each graph node's outputs; their files are in the store. */
  public ObjectNode results(AttemptId attempt) {
    ObjectNode outputs = WireJson.mapper().createObjectNode();
    for (byte[] result : of(attempt).map(Latest::results).orElse(List.of())) {
      JsonNode data = data(result);
      if (data.path("output").isObject()) {
        outputs.set(data.path("node").asText(), data.path("output"));
      }
    }
    return outputs;
  }

  private Optional<Latest> of(AttemptId attempt) {
    return Optional.ofNullable(jobs.getIfPresent(attempt.job()))
        .filter(latest -> latest.attempt() == attempt.number());
  }

  /** The last preview image of the attempt. */
  public Optional<BinaryMessage> preview(AttemptId attempt) {
    Latest latest = jobs.getIfPresent(attempt.job());
    return latest == null || latest.attempt() != attempt.number() || latest.preview() == null
        ? Optional.empty()
        : Optional.of(new BinaryMessage(latest.preview()));
  }

  private static JsonNode data(byte @Nullable [] message) {
    try {
      return message == null
          ? WireJson.mapper().missingNode()
          : WireJson.mapper().readTree(message).path("data");
    } catch (IOException e) {
      LOG.debugf("a frame that is no JSON tells nothing: %s", e.getMessage());
      return WireJson.mapper().missingNode();
    }
  }
}
