package io.comfymill.agent;

import io.comfymill.agent.attached.AttachedServer;
import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.agent.context.NodeRole;
import io.comfymill.agent.paths.PathMap;
import io.comfymill.agent.settings.AgentConfig;
import io.comfymill.common.wire.NodeNotes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node that this agent is to look after.
 *
 * @param name its id, where somebody chose one
 * @param number its place among those of the settings; null if it is listed elsewhere
 */
record NodePlan(
    @Nullable String name, ComfyUiAddress address, NodeRole role, @Nullable Integer number) {
  /** Of a server that is listed twice, the settings' own entry counts. */
  static List<NodePlan> of(
      AgentConfig config, List<ComfyUiAddress> own, List<AttachedServer> attached) {
    Set<ComfyUiAddress> taken = Set.copyOf(own);
    return Stream.concat(
            IntStream.range(0, own.size()).mapToObj(number -> own(config, own, number)),
            attached.stream()
                .filter(server -> !taken.contains(server.address()))
                .map(server -> attached(config, server)))
        .toList();
  }

  private static NodePlan own(AgentConfig config, List<ComfyUiAddress> own, int number) {
    return new NodePlan(
        null,
        own.get(number),
        new NodeRole(
            slots(config),
            labels(config),
            NodeNotes.NONE.withApiSlots(config.apiSlots()),
            PathMap.NONE),
        number);
  }

  private static NodePlan attached(AgentConfig config, AttachedServer server) {
    TreeSet<String> labels = labels(config);
    labels.addAll(server.labels());
    Integer own = server.slots();
    int slots = own == null ? slots(config) : own;
    return new NodePlan(
        server.name(),
        server.address(),
        new NodeRole(slots, labels, notes(config, server), server.paths()),
        null);
  }

  private static int slots(AgentConfig config) {
    return config.apiOnly() ? 0 : 1 + config.prefetch();
  }

  private static NodeNotes notes(AgentConfig config, AttachedServer server) {
    Integer own = server.apiSlots();
    return server.notes().withApiSlots(own == null ? config.apiSlots() : own);
  }

  private static TreeSet<String> labels(AgentConfig config) {
    return new TreeSet<>(config.labels().orElse(Set.of()));
  }
}
