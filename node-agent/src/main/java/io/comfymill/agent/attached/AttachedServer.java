package io.comfymill.agent.attached;

import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.agent.paths.PathMap;
import io.comfymill.common.wire.NodeNotes;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A plain server that somebody listed.
 *
 * @param name its node's id; null leaves that to the agent
 * @param slots how many attempts it may hold; null for as many as any node of this agent; 0 where
 *     it takes API-only ones alone
 * @param apiSlots how many API-only attempts it may hold beside; null for as many as any node
 * @param labels in addition to those of the agent
 */
public record AttachedServer(
    @Nullable String name,
    ComfyUiAddress address,
    @Nullable Integer slots,
    @Nullable Integer apiSlots,
    SortedSet<String> labels,
    NodeNotes notes,
    PathMap paths) {
  public AttachedServer {
    labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
  }
}
