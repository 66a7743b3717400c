package io.comfymill.gateway.v2.event;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.live.BinaryMessage;
import io.comfymill.gateway.events.OpenStreams;
import io.comfymill.gateway.progress.LatestFrames;
import io.comfymill.gateway.v2.asset.ContentLinks;
import io.comfymill.gateway.v2.error.ApiException;
import io.comfymill.gateway.v2.error.ErrorCode;
import io.comfymill.gateway.v2.job.JobDocument;
import io.comfymill.gateway.v2.job.JobDocuments;
import io.comfymill.gateway.v2.job.JobStatus;
import io.comfymill.gateway.v2.job.Jobs;
import io.comfymill.gateway.v2.job.OutputDocument;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Watches jobs for clients. A job is looked at when it changes and twice a second, which paces
 * progress and previews; a client that reads slowly gets fewer of them, and costs no memory.
 */
@ApplicationScoped
public class JobStreams {
  private static final Duration PACE = Duration.ofMillis(500);

  /** A queued job is looked at this seldom between its changes. */
  private static final int TICKS_WHILE_QUEUED = 4;

  /** Clients give a stream up that says nothing for 45 seconds. */
  private static final int SILENT_TURNS = 30;

  private static final long TICK = -1;
  private static final StreamState.Event END = new StreamState.Event("end", 0, "");

  private final Jobs jobs;
  private final JobDocuments documents;
  private final LatestFrames frames;
  private final JobSignals signals;
  private final OpenStreams open;

  JobStreams(
      Jobs jobs,
      JobDocuments documents,
      LatestFrames frames,
      JobSignals signals,
      OpenStreams open) {
    this.jobs = jobs;
    this.documents = documents;
    this.frames = frames;
    this.signals = signals;
    this.open = open;
  }

  /** What a stream is for. */
  record Request(TenantId tenant, String id, long lastEventId, ContentLinks.Signer links) {}

  /**
   * The events until the job has ended. Fails at once with {@link ApiException} where there is no
   * such job, or too many streams are open.
   */
  Multi<StreamState.Event> events(Request request) {
    if (!open.open()) {
      throw new ApiException(
          ErrorCode.TOO_MANY_STREAMS, "%d streams are open already".formatted(open.max()));
    }
    return jobs.find(request.tenant(), request.id())
        .onItem()
        .transformToMulti(found -> new Watch(request, found).events())
        .onTermination()
        .invoke(open::close);
  }

  /** One client's watch of one job. Its turns come one after the other. */
  private final class Watch {
    private final Request request;
    private final StreamState state;
    private Jobs.Found found;
    private boolean ended;
    private int silent;
    private int ticks;
    private int results;
    private int resultsOf;

    Watch(Request request, Jobs.Found found) {
      this.request = request;
      this.found = found;
      this.state = new StreamState(request.lastEventId());
    }

    Multi<StreamState.Event> events() {
      Multi<Long> ticks =
          Multi.createFrom()
              .ticks()
              .startingAfter(PACE)
              .every(PACE)
              .onOverflow()
              .drop()
              .map(tick -> TICK);
      Multi<Long> changes = signals.of(found.job().id());
      return Multi.createBy()
          .merging()
          .withRequests(1)
          .streams(Multi.createFrom().item(found.job().sequence()), changes, ticks)
          .onItem()
          .transformToUni(this::turn)
          .concatenate()
          .map(this::orKeepAlive)
          .select()
          .first(news -> !open.ending())
          .onItem()
          .<StreamState.Event>disjoint()
          .select()
          .first(event -> !event.equals(END));
    }

    private List<StreamState.Event> orKeepAlive(List<StreamState.Event> news) {
      if (ended) {
        return Stream.concat(news.stream(), Stream.of(END)).toList();
      }
      silent = news.isEmpty() ? silent + 1 : 0;
      if (silent < SILENT_TURNS) {
        return news;
      }
      silent = 0;
      return List.of(StreamState.KEEP_ALIVE);
    }

    private Uni<List<StreamState.Event>> turn(long change) {
      boolean news = change != TICK && change > found.job().sequence();
      boolean fresh = found.job().sequence() == 0;
      boolean queued = documents.status(found.job()) == JobStatus.QUEUED;
      if (change == TICK && queued && ++ticks % TICKS_WHILE_QUEUED != 0) {
        return Uni.createFrom().item(List.of());
      }
      return (news || fresh || queued ? again() : Uni.createFrom().item(found))
          .chain(this::view)
          .map(state::news);
    }

    private Uni<Jobs.Found> again() {
      return jobs.find(request.tenant(), request.id()).invoke(newer -> found = newer);
    }

    private Uni<StreamState.View> view(Jobs.Found now) {
      JobStatus status = documents.status(now.job());
      ended = status.isFinal();
      return ended || status == JobStatus.QUEUED
          ? documents.of(now, request.links()).map(job -> view(now, job))
          : outputs(now)
              .emitOn(Infrastructure.getDefaultWorkerPool()) // frames are parsed
              .map(outputs -> running(now, status, outputs));
    }

    /** Those of results that were told since the last look. */
    private Uni<List<OutputDocument>> outputs(Jobs.Found now) {
      int told = documents.resultsTold(now);
      if (told == 0 || (told == results && now.job().attempt() == resultsOf)) {
        return Uni.createFrom().item(List.of());
      }
      results = told;
      resultsOf = now.job().attempt();
      return documents.early(now, request.links());
    }

    private StreamState.View view(Jobs.Found now, JobDocument job) {
      return new StreamState.View(
          now.job().sequence(),
          now.job().attempt(),
          new StreamState.Status(job.status(), job.queuePosition()),
          job.progress(),
          null,
          job.outputs());
    }

    private StreamState.View running(
        Jobs.Found now, JobStatus status, List<OutputDocument> outputs) {
      return new StreamState.View(
          now.job().sequence(),
          now.job().attempt(),
          new StreamState.Status(status, null),
          documents.progress(now),
          now.job().attempt() == 0
              ? null
              : frames
                  .preview(new AttemptId(now.job().id(), now.job().attempt()))
                  .flatMap(JobStreams::preview)
                  .orElse(null),
          outputs);
    }
  }

  private static Optional<StreamState.Preview> preview(BinaryMessage message) {
    return message
        .image()
        .map(
            image ->
                new StreamState.Preview(
                    message.metadata().map(data -> data.path("node_id").asText()).orElse(""),
                    image.mimeType(),
                    Base64.getEncoder().encodeToString(image.bytes())));
  }
}
