package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.id.AgentId;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.NodeHost;
import io.comfymill.common.wire.NodeNotes;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a node from its heartbeats; stored, so that it survives a restart of the
 * scheduler.
 *
 * @param online its ComfyUI answers and its heartbeats arrive
 * @param detail why it is not online
 * @param pool that its agent was given; null for none
 * @param labels that its agent was given
 * @param restartNeeded its ComfyUI hangs or its worker ended, and only a restart helps
 * @param vramTotalBytes 0 where it is not known
 * @param host null where its agent does not say it
 * @param notes null where nobody said anything of it
 */
public record NodeProfile(
    AgentId agentId,
    String url,
    boolean online,
    @Nullable String detail,
    int slots,
    @Nullable String capabilitiesHash,
    @Nullable String pool,
    SortedSet<String> labels,
    boolean restartNeeded,
    long vramTotalBytes,
    long vramFreeBytes,
    Instant registeredAt,
    Instant lastHeartbeatAt,
    @Nullable NodeHost host,
    @Nullable NodeNotes notes) {
  private static final String SILENT = "no heartbeat";

  public NodeProfile {
    labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
  }

  static NodeProfile of(Heartbeat.OfNode heartbeat, Instant registeredAt, Instant now) {
    return new NodeProfile(
        heartbeat.agentId(),
        heartbeat.url(),
        heartbeat.online(),
        heartbeat.detail(),
        Math.max(0, heartbeat.slots()),
        heartbeat.capabilitiesHash(),
        heartbeat.pool(),
        heartbeat.labels(),
        heartbeat.restartNeeded(),
        heartbeat.load().vramTotalBytes(),
        heartbeat.load().vramFreeBytes(),
        registeredAt,
        now,
        heartbeat.host(),
        heartbeat.notes());
  }

  NodeProfile silent() {
    return with(false, SILENT, restartNeeded, vramFreeBytes, registeredAt, lastHeartbeatAt, host);
  }

  NodeProfile heardAt(Instant time) {
    return with(online, detail, restartNeeded, vramFreeBytes, registeredAt, time, host);
  }

  NodeProfile needingRestart() {
    return with(online, detail, true, vramFreeBytes, registeredAt, lastHeartbeatAt, host);
  }

  boolean isSilent() {
    return SILENT.equals(detail);
  }

  /** Equal except for the figures that change all the time. */
  boolean saysTheSameAs(NodeProfile other) {
    return withoutFigures().equals(other.withoutFigures());
  }

  private NodeProfile withoutFigures() {
    return with(
        online,
        detail,
        restartNeeded,
        0,
        Instant.EPOCH,
        Instant.EPOCH,
        host == null ? null : host.withoutFigures());
  }

  /** See {@link NodeNotes#priority}. */
  public int attachedPriority() {
    return notes == null ? 0 : notes.priority();
  }

  /** How many API-only attempts it may hold beside its slots. */
  public int apiSlots() {
    return notes == null ? 0 : notes.apiSlots();
  }

  /** Prompts of other people that its ComfyUI has to run too. */
  public int othersPrompts() {
    return host == null ? 0 : host.othersPrompts();
  }

  private NodeProfile with(
      boolean isOnline,
      @Nullable String why,
      boolean restart,
      long vramFree,
      Instant registered,
      Instant heard,
      @Nullable NodeHost machine) {
    return new NodeProfile(
        agentId,
        url,
        isOnline,
        why,
        slots,
        capabilitiesHash,
        pool,
        labels,
        restart,
        vramTotalBytes,
        vramFree,
        registered,
        heard,
        machine,
        notes);
  }
}
