package io.comfymill.simulator.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.workflow.GraphNode;
import io.comfymill.common.workflow.InputSpec;
import io.comfymill.common.workflow.Link;
import io.comfymill.common.workflow.NodeClass;
import io.comfymill.common.workflow.ObjectInfo;
import io.comfymill.common.workflow.Workflow;
import io.comfymill.simulator.files.ServerFolders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The cache key of every graph node of one prompt: equal where class, inputs, loaded files and all
 * that feeds it are equal. A graph node fed by a missing one or by itself gets a key that no other
 * prompt has, so that it is never found again.
 */
final class CacheKeys {
  private final Workflow workflow;
  private final ObjectInfo objectInfo;
  private final ServerFolders folders;
  private final Map<String, Optional<String>> keys = new HashMap<>();
  private final String unique = UUID.randomUUID().toString();

  CacheKeys(Workflow workflow, ObjectInfo objectInfo, ServerFolders folders) {
    this.workflow = workflow;
    this.objectInfo = objectInfo;
    this.folders = folders;
    workflow.nodes().keySet().forEach(this::resolve);
  }

  String of(String id) {
    return known(id).orElse(unique + id);
  }

  private Optional<String> known(String id) {
    return keys.getOrDefault(id, Optional.empty());
  }

  /** Without recursion: graphs may be deep. Keys are set when all sources have theirs. */
  private void resolve(String start) {
    Deque<String> open = new ArrayDeque<>();
    Map<String, Boolean> entered = new HashMap<>();
    open.push(start);
    while (!open.isEmpty()) {
      String id = open.peek();
      Optional<GraphNode> node = workflow.node(id);
      if (keys.containsKey(id) || node.isEmpty()) {
        open.pop();
      } else if (entered.putIfAbsent(id, true) == null) {
        node.get().links().forEach(link -> open.push(link.sourceId()));
      } else {
        open.pop();
        keys.put(id, key(node.get()));
      }
    }
  }

  private Optional<String> key(GraphNode node) {
    StringBuilder text = new StringBuilder(node.classType()).append('\n');
    text.append(filesOf(node)).append('\n');
    for (Map.Entry<String, JsonNode> input : new TreeMap<>(node.inputs()).entrySet()) {
      text.append(input.getKey()).append('=');
      Optional<Link> link = Link.of(input.getValue());
      if (link.isPresent()) {
        Optional<String> source = known(link.get().sourceId());
        if (source.isEmpty()) {
          return Optional.empty();
        }
        text.append(source.get()).append('#').append(link.get().outputIndex());
      } else {
        text.append(input.getValue());
      }
      text.append('\n');
    }
    return Optional.of(DigestUtils.sha1Hex(text.toString()));
  }

  /** The content of the files that it loads, on which its result depends too. */
  private String filesOf(GraphNode node) {
    Optional<NodeClass> nodeClass = objectInfo.nodeClass(node.classType());
    StringBuilder hashes = new StringBuilder();
    for (Map.Entry<String, JsonNode> input : node.inputs().entrySet()) {
      boolean file =
          nodeClass
              .flatMap(known -> known.input(input.getKey()))
              .filter(InputSpec::isUpload)
              .isPresent();
      if (file && input.getValue().isTextual()) {
        folders.annotated(input.getValue().textValue()).ifPresent(it -> hashes.append(hash(it)));
      }
    }
    return hashes.toString();
  }

  private static String hash(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return DigestUtils.sha256Hex(in);
    } catch (IOException e) {
      // Loading it will fail and say why; until then it only must not look like another file.
      return "unreadable: " + e;
    }
  }
}
