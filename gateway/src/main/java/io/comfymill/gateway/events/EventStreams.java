package io.comfymill.gateway.events;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.fleet.NodeView;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Streams of what changes. A stream looks four times a second at what there is to tell, and only if
 * its client has read what it was told before; so a client costs no more than the changes that wait
 * for it, which {@link JobFeed} bounds.
 */
@ApplicationScoped
public class EventStreams {
  private static final Logger LOG = Logger.getLogger(EventStreams.class);
  private static final Duration PACE = Duration.ofMillis(250);
  private static final int TURNS_A_LOOK = 4;

  /** Loads and temperatures of cards change all the time. */
  private static final int TURNS_A_LOOK_AT_NODES = 8;

  private static final int SILENT_TURNS = 40;
  private static final int MOST_CHANGES = 1_000;

  private final JobFeed feed;
  private final MissedByStream missed;
  private final FleetReads reads;
  private final OpenStreams open;

  EventStreams(JobFeed feed, MissedByStream missed, FleetReads reads, OpenStreams open) {
    this.feed = feed;
    this.missed = missed;
    this.reads = reads;
    this.open = open;
  }

  /**
   * What a stream is for.
   *
   * @param lastEventId null for a client that comes for the first time
   * @param drop ends the connection of a client that reads too slowly
   */
  record Request(
      TenantId tenant, Set<EventTopic> topics, @Nullable Long lastEventId, Runnable drop) {}

  /**
   * An event.
   *
   * @param id null where a client learns nothing from it that it could resume from
   */
  record Event(String name, @Nullable Long id, @Nullable Object data) {
    /** Tells nothing, and shows that the stream is alive. */
    static final Event KEEP_ALIVE = new Event("keep-alive", null, null);

    /** Whatever the client knows of jobs may be old. */
    static final Event RESET = new Event("reset", null, Map.of());
  }

  /** Empty where too many streams are open. */
  @Nullable Multi<Event> events(Request request) {
    if (!open.open()) {
      return null;
    }
    Watch watch = new Watch(request);
    return watch
        .events()
        .onTermination()
        .invoke(
            () -> {
              watch.end();
              open.close();
            });
  }

  /** One client's stream. Its turns come one after the other. */
  private final class Watch {
    private final Request request;
    private final JobFeed.Reader changes;
    private int turns;
    private int silent;
    private Map<String, NodeView> nodes = Map.of();
    private @Nullable QueueSummary queue;
    private List<FleetReads.RunningJob> running = List.of();

    Watch(Request request) {
      this.request = request;
      this.changes = feed.subscribe(request.tenant(), request.drop());
    }

    void end() {
      feed.unsubscribe(request.tenant(), changes);
    }

    Multi<Event> events() {
      Multi<Long> ticks = Multi.createFrom().ticks().every(PACE).onOverflow().drop();
      return ticks
          .onItem()
          .transformToUni(tick -> turn())
          .concatenate()
          .map(this::orKeepAlive)
          .select()
          .first(news -> !open.ending())
          .onItem()
          .disjoint();
    }

    private List<Event> orKeepAlive(List<Event> news) {
      silent = news.isEmpty() ? silent + 1 : 0;
      if (silent < SILENT_TURNS) {
        return news;
      }
      silent = 0;
      return List.of(Event.KEEP_ALIVE);
    }

    private Uni<List<Event>> turn() {
      List<Event> news = new ArrayList<>();
      boolean first = turns == 0;
      boolean looks = turns % TURNS_A_LOOK == 0;
      boolean nodesToo = turns++ % TURNS_A_LOOK_AT_NODES == 0;
      Uni<Void> told = first ? told(EventTopic.JOBS, tenant -> missed(), news) : done();
      told = told.invoke(() -> addChanges(news));
      return (looks ? told.chain(() -> look(nodesToo, news)) : told).replaceWith(news);
    }

    private Uni<Void> look(boolean nodesToo, List<Event> news) {
      return (nodesToo ? nodes(news) : done())
          .chain(() -> told(EventTopic.QUEUE, tenant -> reads.queue(tenant).map(this::news), news))
          .chain(
              () ->
                  told(
                      EventTopic.PROGRESS,
                      tenant -> reads.running(tenant).map(this::progress),
                      news));
    }

    private Uni<Void> nodes(List<Event> news) {
      return told(EventTopic.NODES, tenant -> reads.nodes(tenant).map(this::news), news);
    }

    /** What cannot be read now is told later. */
    private Uni<Void> told(
        EventTopic topic, Function<TenantId, Uni<List<Event>>> read, List<Event> news) {
      return request.topics().contains(topic)
          ? read.apply(request.tenant())
              .onFailure()
              .invoke(failure -> LOG.debugf("%s: %s", topic, failure.getMessage()))
              .onFailure()
              .recoverWithItem(List.of())
              .invoke(news::addAll)
              .replaceWithVoid()
          : done();
    }

    private Uni<List<Event>> missed() {
      Long last = request.lastEventId();
      return last == null
          ? Uni.createFrom().item(List.of())
          : missed
              .since(request.tenant(), last)
              .map(found -> found.map(this::event).orElse(List.of(Event.RESET)))
              .onFailure()
              .recoverWithItem(List.of(Event.RESET));
    }

    private void addChanges(List<Event> news) {
      List<JobChange> taken = changes.take(MOST_CHANGES);
      if (request.topics().contains(EventTopic.JOBS)) {
        news.addAll(event(taken));
      }
    }

    private List<Event> event(List<JobChange> told) {
      return told.isEmpty()
          ? List.of()
          : List.of(
              new Event(
                  EventTopic.JOBS.word(),
                  told.stream().mapToLong(JobChange::sequence).max().getAsLong(),
                  told));
    }

    private List<Event> news(List<NodeView> found) {
      Map<String, NodeView> now =
          found.stream().collect(Collectors.toMap(NodeView::id, Function.identity()));
      NodeChanges news = NodeChanges.between(nodes, now);
      nodes = now;
      return news.isEmpty() ? List.of() : List.of(new Event(EventTopic.NODES.word(), null, news));
    }

    private List<Event> news(QueueSummary now) {
      boolean known = now.equals(queue);
      queue = now;
      return known ? List.of() : List.of(new Event(EventTopic.QUEUE.word(), null, now));
    }

    private List<Event> progress(List<FleetReads.RunningJob> now) {
      boolean known = now.equals(running);
      running = now;
      return known ? List.of() : List.of(new Event(EventTopic.PROGRESS.word(), null, now));
    }
  }

  private static Uni<Void> done() {
    return Uni.createFrom().voidItem();
  }
}
