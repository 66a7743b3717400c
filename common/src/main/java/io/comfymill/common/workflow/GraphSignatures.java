package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.InputFile;
import io.comfymill.common.wire.JobGraph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Signs the graph nodes of a workflow as ComfyUI's cache does: by class, inputs, and the signatures
 * of all that feeds them. Ids count only for classes that ask for theirs.
 *
 * <p>What cannot be seen from outside: whether a class has {@code IS_CHANGED} or is not idempotent.
 * The scheduler learns it from what ComfyUI says it had cached. A class that is not known is never
 * taken for cached, nor is what it feeds.
 */
public final class GraphSignatures {
  private final Workflow workflow;
  private final ObjectInfo objectInfo;
  private final Map<String, Map<String, String>> files = new HashMap<>();
  private final Map<String, JobGraph.Node> signed = new HashMap<>();
  private final Map<String, Long> shapes = new HashMap<>();
  private final List<JobGraph.Node> inOrder = new ArrayList<>();

  private GraphSignatures(Workflow workflow, ObjectInfo objectInfo, List<InputFile> inputs) {
    this.workflow = workflow;
    this.objectInfo = objectInfo;
    for (InputFile file : inputs) {
      files
          .computeIfAbsent(file.graphNodeId(), added -> new HashMap<>())
          .put(file.inputName(), file.blake3());
    }
  }

  /**
   * @param workflow only what will be executed
   * @param inputs files that it names, which count by content
   * @return null where it is too large, or feeds itself
   */
  public static @Nullable JobGraph of(
      Workflow workflow, ObjectInfo objectInfo, List<InputFile> inputs) {
    if (workflow.nodes().size() > JobGraph.MOST_NODES
        || workflow.nodes().keySet().stream().anyMatch(id -> id.length() > JobGraph.MAX_ID)) {
      return null;
    }
    GraphSignatures signatures = new GraphSignatures(workflow, objectInfo, inputs);
    for (String id : workflow.nodes().keySet()) {
      if (!signatures.sign(id)) {
        return null;
      }
    }
    return new JobGraph(signatures.inOrder);
  }

  /** Without recursion, since graphs may be deep. False where it feeds itself. */
  private boolean sign(String start) {
    Deque<String> open = new ArrayDeque<>(List.of(start));
    Set<String> entered = new HashSet<>();
    while (!open.isEmpty()) {
      String id = open.getFirst();
      Optional<GraphNode> node = workflow.node(id);
      if (node.isEmpty() || signed.containsKey(id)) {
        open.removeFirst();
      } else if (entered.add(id)) {
        for (Link link : node.get().links()) {
          if (entered.contains(link.sourceId()) && !signed.containsKey(link.sourceId())) {
            return false;
          }
          open.addFirst(link.sourceId());
        }
      } else {
        open.removeFirst();
        JobGraph.Node result = sign(node.get());
        signed.put(id, result);
        inOrder.add(result);
      }
    }
    return true;
  }

  private JobGraph.Node sign(GraphNode node) {
    NodeClass known = objectInfo.nodeClass(node.classType()).orElse(null);
    Digest signature = new Digest().text(node.classType());
    Digest shape = new Digest().text(node.classType());
    boolean cached = known != null;
    if (known != null && known.knowsItsId()) {
      signature.text(node.id());
    }
    for (Map.Entry<String, JsonNode> input : new TreeMap<>(node.inputs()).entrySet()) {
      Optional<Link> link = Link.of(input.getValue());
      signature.text(input.getKey());
      if (link.isPresent()) {
        JobGraph.Node source = signed.get(link.get().sourceId());
        cached &= source != null && source.signature() != 0;
        signature.number(source == null ? 0 : source.signature()).number(link.get().outputIndex());
        shape.text(input.getKey()).number(shapes.getOrDefault(link.get().sourceId(), 0L));
      } else {
        signature.text(content(node, input));
        if (WorkflowShape.isCount(input.getKey(), input.getValue())) {
          shape.text(input.getKey()).number(input.getValue().intValue());
        }
      }
    }
    Set<String> models = ModelFiles.namedBy(workflow.part(Set.of(node.id())), objectInfo);
    models.forEach(shape::text);
    shapes.put(node.id(), shape.value());
    return new JobGraph.Node(
        node.id(), cached ? signature.value() : 0, models.isEmpty() ? shape.value() : 0);
  }

  private String content(GraphNode node, Map.Entry<String, JsonNode> input) {
    String hash = files.getOrDefault(node.id(), Map.of()).get(input.getKey());
    return hash == null ? input.getValue().toString() : hash;
  }

  /** 64 bits, never 0; no defence against somebody who wants them equal, who gains nothing. */
  private static final class Digest {
    private long state = 0x9e3779b97f4a7c15L;

    Digest text(String text) {
      return number(WorkflowShape.text(text)).number(text.length());
    }

    Digest number(long value) {
      state = WorkflowShape.mix(state * 31 + value);
      return this;
    }

    long value() {
      return state == 0 ? 1 : state;
    }
  }
}
