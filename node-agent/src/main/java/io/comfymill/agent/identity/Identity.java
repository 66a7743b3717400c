package io.comfymill.agent.identity;

import io.comfymill.common.enrolment.EnrolledIds;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The ids of an agent and of every ComfyUI it has ever looked after.
 *
 * @param nodes base URL → id; a URL keeps its id even while it is not configured
 */
public record Identity(AgentId agent, SortedMap<String, NodeId> nodes) {
  public Identity {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }

  /**
   * Reads the file, and adds ids for the URLs that have none yet.
   *
   * @param mint returns what makes a new id unique, eight hex digits
   */
  public static Identity of(Path file, Collection<String> urls, Supplier<String> mint)
      throws IOException {
    Identity known =
        Files.exists(file)
            ? read(file)
            : new Identity(new AgentId("agent-" + mint.get()), new TreeMap<>());
    SortedMap<String, NodeId> nodes = new TreeMap<>(known.nodes());
    urls.forEach(
        url ->
            nodes.computeIfAbsent(
                url,
                added -> new NodeId("node-" + EnrolledIds.nodePart(known.agent(), mint.get()))));
    Identity identity = new Identity(known.agent(), nodes);
    if (!Files.exists(file) || !identity.equals(known)) {
      identity.write(file);
    }
    return identity;
  }

  /** From now on it is another agent, as a gateway has named it, with nodes of its own. */
  public static void become(Path file, AgentId agent) throws IOException {
    new Identity(agent, new TreeMap<>()).write(file);
  }

  private void write(Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, WireJson.write(this));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Identity read(Path file) throws IOException {
    return WireJson.read(Files.readAllBytes(file), Identity.class)
        .orElseThrow(() -> new IOException(file + " holds no identity; restore or remove it"));
  }
}
