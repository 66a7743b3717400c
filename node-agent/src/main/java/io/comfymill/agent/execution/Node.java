package io.comfymill.agent.execution;

import io.comfymill.agent.artifacts.InputUploads;
import io.comfymill.agent.capabilities.CapabilitiesReader;
import io.comfymill.agent.comfyui.MessageSource;
import io.comfymill.agent.heartbeat.HeartbeatSender;
import io.comfymill.agent.heartbeat.KafkaContact;
import io.comfymill.agent.kafka.RecordSink;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * One ComfyUI and all that this agent does with it. The methods may be called from any thread; what
 * they do, they do on the node's loop.
 */
public final class Node implements ComfyUiLink.User {
  private static final Logger LOG = Logger.getLogger(Node.class);
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration DEAF_AFTER = Duration.ofSeconds(2);

  private final NodeParts parts;
  private final AgentId agent;
  private final HeldAttempts held = new HeldAttempts();
  private final AttemptEnding ending;
  private final AttemptStop stop;
  private final AttemptStart start;
  private final QueueCheck queueCheck;
  private final MessageRouter router;
  private final ComfyUiLink link;
  private final StatsPoll stats;
  private final CapabilitiesWatch capabilities;
  private final NodeHealth health;
  private final HeartbeatSender heartbeats;
  private Instant checkedAt = Instant.EPOCH;
  private Instant beatAt = Instant.EPOCH;
  private boolean wasOnline;
  private volatile boolean listening;

  /**
   * What a node needs of its agent.
   *
   * @param reading for capabilities; one node at a time
   */
  public record Agent(
      AgentId id,
      MessageSource messages,
      CapabilitiesReader capabilities,
      RecordSink sink,
      KafkaContact kafka,
      Executor reading) {}

  public Node(NodeParts parts, Agent agent) {
    this.parts = parts;
    this.agent = agent.id();
    this.ending = new AttemptEnding(parts, held);
    this.stop = new AttemptStop(parts, ending, this::checkQueue);
    this.start =
        new AttemptStart(parts, ending, stop, new InputUploads(parts.store(), parts.files()));
    AttemptFinish finish = new AttemptFinish(parts, ending);
    this.link = new ComfyUiLink(parts, agent.messages(), this);
    this.queueCheck =
        new QueueCheck(
            parts,
            held,
            new QueueCheck.Steps(start, stop, finish, ending, () -> link.reconnect(DEAF_AFTER)));
    this.router = new MessageRouter(parts, held, start, finish);
    this.stats = new StatsPoll(parts);
    this.capabilities =
        new CapabilitiesWatch(parts, agent.capabilities(), agent.sink(), agent.reading());
    this.health =
        new NodeHealth(
            parts, link, stats, capabilities, new NodeHealth.Outside(stop, agent.kafka()));
    this.heartbeats = new HeartbeatSender(agent.sink(), agent.kafka(), parts.clock());
  }

  public NodeId id() {
    return parts.id();
  }

  /** Takes up what an earlier life of this agent has left, before anything else. */
  public void restore(JournalEntry entry) {
    parts.loop().execute(() -> restored(entry));
  }

  private void restored(JournalEntry entry) {
    AttemptEvent end = entry.end();
    AttemptState state =
        end != null
            ? new AttemptState.Ended(end)
            : entry.posted()
                ? new AttemptState.Queued(Instant.EPOCH) // before any look at the queue
                : new AttemptState.Posting(Instant.EPOCH, true);
    Attempt attempt = new Attempt(entry.run(), state, parts);
    held.add(attempt);
    LogContext.within(id(), attempt.id(), () -> LOG.info("found in the journal again"));
    if (end != null) {
      ending.report(attempt, end);
    }
  }

  public void start() {
    parts
        .loop()
        .execute(
            () -> {
              link.connect();
              tick();
            });
  }

  /** Assignments arrive from now on, so the node may say that it is there. */
  public void listening() {
    listening = true;
  }

  public void stop() {
    parts.loop().execute(link::close);
  }

  /** An assignment that the journal has, if it is one to run. */
  public void assign(Assignment assignment) {
    parts.loop().execute(() -> assigned(assignment));
  }

  private void assigned(Assignment assignment) {
    if (assignment instanceof Assignment.Run run) {
      run(run);
    } else if (assignment instanceof Assignment.Cancel cancel) {
      cancel(cancel);
    }
  }

  private void run(Assignment.Run run) {
    if (held.find(run.attempt()).isPresent()) {
      return;
    }
    String offline = health.whyOffline(parts.now());
    if (offline != null) {
      reject(run, "node offline: " + offline);
    } else if (held.live().size() >= parts.slots()) {
      reject(run, "no slot free, all " + parts.slots() + " are taken");
    } else {
      Attempt attempt = new Attempt(run, new AttemptState.Preparing(false), parts);
      held.add(attempt);
      parts.counts().accepted();
      tell(new AttemptEvent.Accepted(parts.now(), run.attempt(), id()));
      start.prepare(attempt);
    }
  }

  private void reject(Assignment.Run run, String reason) {
    LogContext.within(id(), run.attempt(), () -> LOG.infof("rejected: %s", reason));
    parts.counts().rejected();
    parts
        .disk()
        .execute(
            () -> AttemptEnding.onDisk(run.attempt(), () -> parts.journal().forget(run.attempt())));
    tell(new AttemptEvent.Rejected(parts.now(), run.attempt(), id(), reason));
  }

  private void cancel(Assignment.Cancel cancel) {
    StopReason reason = new StopReason(FailureCause.CANCELLED, cancel.reason());
    held.find(cancel.attempt())
        .ifPresentOrElse(
            attempt -> stop.stop(attempt, reason),
            () ->
                tell(
                    new AttemptEvent.Failed(
                        parts.now(),
                        cancel.attempt(),
                        id(),
                        reason.cause(),
                        reason.message(),
                        null)));
  }

  private void tell(AttemptEvent event) {
    parts
        .loop()
        .follow(
            parts.outbox().send(event),
            acknowledged -> {},
            failure -> LOG.error("an event was given up; this is a defect", failure));
  }

  @Override
  public void up() {
    stats.ask();
    capabilities.read();
    checkQueue();
  }

  @Override
  public void text(String message) {
    stats.heard();
    LogContext.within(id(), () -> router.text(message));
  }

  @Override
  public void binary(byte[] message) {
    stats.heard();
    router.binary(message);
  }

  private void checkQueue() {
    if (link.isUp()) {
      checkedAt = parts.now();
      queueCheck.run();
    }
  }

  private void tick() {
    parts.loop().after(TICK, this::tick);
    Instant now = parts.now();
    if (link.isUp()) {
      stats.tick(now);
      capabilities.tick(now);
    }
    lookAfterAttempts(now);
    beat(now);
  }

  private void lookAfterAttempts(Instant now) {
    for (Attempt attempt : held.live()) {
      if (attempt.state() instanceof AttemptState.Live state && health.lost(now)) {
        stop.lingers(attempt);
        ending.fail(attempt, state, FailureCause.COMFYUI_LOST, "" + link.whyDown());
      } else if (health.cutOff(now)) {
        stop.stop(
            attempt,
            new StopReason(FailureCause.LEASE_EXPIRED, "the agent was cut off from Kafka"));
      } else if (stop.hung()) {
        stop.stop(
            attempt, new StopReason(FailureCause.COMFYUI_LOST, "another attempt hangs there"));
      }
      stop.tick(attempt, now);
    }
    boolean due = !checkedAt.plus(parts.config().reconcileInterval()).isAfter(now);
    if (due && (!held.live().isEmpty() || stop.hasLingering())) {
      checkQueue();
    }
  }

  private void beat(Instant now) {
    String offline = health.whyOffline(now);
    boolean changed = wasOnline != (offline == null);
    boolean due = !beatAt.plus(parts.config().heartbeatInterval()).isAfter(now);
    if (listening && (due || changed)) {
      beatAt = now;
      wasOnline = offline == null;
      heartbeats.send(heartbeat(now, offline));
    }
  }

  private Heartbeat.OfNode heartbeat(
      Instant now, @org.jspecify.annotations.Nullable String offline) {
    return new Heartbeat.OfNode(
        now,
        id(),
        agent,
        offline == null,
        offline,
        parts.url(),
        parts.slots(),
        held.ids(),
        held.running().map(Attempt::id).orElse(null),
        capabilities.hash(),
        stats.load(router.queueRemaining()));
  }
}
