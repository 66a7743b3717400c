package io.comfymill.scheduler.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.rows.NodeRow;
import io.comfymill.common.wire.NodeHost;
import io.comfymill.common.wire.NodeNotes;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.core.fleet.NodeProfile;
import io.comfymill.scheduler.core.fleet.NodeSettings;
import io.comfymill.scheduler.core.fleet.OperatorSettings;
import io.comfymill.scheduler.core.fleet.StoredNode;
import java.util.SortedSet;

/** From the core's nodes to rows and back. */
final class NodeRows {
  private static final TypeReference<SortedSet<String>> NAMES = new TypeReference<>() {};

  private NodeRows() {}

  static NodeRow row(NodeId id, StoredNode node) {
    NodeRow row = new NodeRow();
    row.id = id.value();
    profile(row, node.profile());
    settings(row, node.operators().over(node.profile()));
    row.operatorPool = node.operators().pool();
    SortedSet<String> labels = node.operators().labels();
    row.operatorLabels = labels == null ? null : list(labels);
    row.healthy = node.unhealthy() == null;
    row.healthDetail = node.unhealthy();
    row.loadedModels = list(node.loadedModels());
    return row;
  }

  private static void profile(NodeRow row, NodeProfile profile) {
    row.agentId = profile.agentId().value();
    row.url = profile.url();
    row.online = profile.online();
    row.detail = profile.detail();
    row.slots = profile.slots();
    row.capabilitiesHash = profile.capabilitiesHash();
    row.agentPool = profile.pool();
    row.agentLabels = list(profile.labels());
    row.restartNeeded = profile.restartNeeded();
    row.vramTotalBytes = profile.vramTotalBytes();
    row.vramFreeBytes = profile.vramFreeBytes();
    row.registeredAt = profile.registeredAt();
    row.lastHeartbeatAt = profile.lastHeartbeatAt();
    NodeHost host = profile.host();
    row.host = host == null ? null : RowJson.text(host);
    NodeNotes notes = profile.notes();
    row.notes = notes == null ? null : RowJson.text(notes);
  }

  private static void settings(NodeRow row, NodeSettings settings) {
    row.pool = settings.pool();
    row.labels = list(settings.labels());
    row.weight = settings.weight();
    row.priority = settings.priority();
    row.enabled = settings.enabled();
    row.draining = settings.draining();
  }

  static StoredNode node(NodeRow row) {
    NodeProfile profile = profile(row);
    return new StoredNode(
        profile, operators(row, profile), row.healthDetail, names(row.loadedModels));
  }

  private static NodeProfile profile(NodeRow row) {
    return new NodeProfile(
        new AgentId(row.agentId),
        row.url,
        row.online,
        row.detail,
        row.slots,
        row.capabilitiesHash,
        row.agentPool,
        names(row.agentLabels),
        row.restartNeeded,
        row.vramTotalBytes,
        row.vramFreeBytes,
        row.registeredAt,
        row.lastHeartbeatAt,
        row.host == null ? null : read(row.host, NodeHost.class),
        row.notes == null ? null : read(row.notes, NodeNotes.class));
  }

  /** The row has the priority in force. */
  private static OperatorSettings operators(NodeRow row, NodeProfile profile) {
    return new OperatorSettings(
        row.operatorPool,
        row.operatorLabels == null ? null : names(row.operatorLabels),
        row.weight,
        row.priority == profile.attachedPriority() ? 0 : row.priority,
        row.enabled,
        row.draining);
  }

  private static String list(SortedSet<String> names) {
    return RowJson.text(names);
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return WireJson.mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "a node's row holds no %s: %s".formatted(type.getSimpleName(), json), e);
    }
  }

  private static SortedSet<String> names(String json) {
    try {
      return WireJson.mapper().readValue(json, NAMES);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a node's row holds no list of names: " + json, e);
    }
  }
}
