package io.comfymill.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.simulator.files.ServerFolders;
import io.comfymill.simulator.live.SocketFrames;
import io.comfymill.simulator.node.GpuMemory;
import io.comfymill.simulator.node.ListedNodeInfo;
import io.comfymill.simulator.node.NodeInfo;
import io.comfymill.simulator.process.ComfyuiProcess;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server has: node classes, models, features. On the event loop only. */
final class InfoRoutes {
  private final ListedNodeInfo nodeInfo;
  private final ServerFolders folders;
  private final GpuMemory gpu;
  private final int port;
  private List<String> listedInputs = List.of();
  private @Nullable NodeInfo listed;
  private @Nullable Buffer objectInfo;

  InfoRoutes(ComfyuiProcess process, int port) {
    this.nodeInfo = process.nodeInfo();
    this.folders = process.host().folders();
    this.gpu = process.gpu();
    this.port = port;
  }

  void mount(Routes routes) {
    routes.get("/object_info", context -> Answers.rawJson(context, 200, objectInfo()));
    routes.get("/object_info/:class", this::oneClass);
    routes.get("/system_stats", context -> Answers.json(context, systemStats()));
    routes.get("/features", context -> Answers.json(context, SocketFrames.features()));
    routes.get("/embeddings", context -> Answers.json(context, array(List.of())));
    routes.get("/models", context -> Answers.json(context, array(ServerFolders.MODEL_FOLDERS)));
    routes.get("/models/:folder", this::models);
    routes.get("/extensions", context -> Answers.json(context, array(List.of())));
    routes.get("/i18n", context -> Answers.json(context, object()));
    routes.get("/workflow_templates", context -> Answers.json(context, object()));
    routes.get("/global_subgraphs", context -> Answers.json(context, object()));
    routes.get("/global_subgraphs/:id", context -> Answers.json(context, NullNode.getInstance()));
    routes.get("/node_replacements", context -> Answers.json(context, object()));
    routes.get("/experiment/models", context -> Answers.json(context, folders()));
    routes.get("/experiment/models/:folder", this::filesOf);
    routes.get("/view_metadata/:folder", context -> Answers.empty(context, 404));
  }

  /** The versions of the recordings, and a GPU that never was. */
  private JsonNode systemStats() {
    try (InputStream recorded = InfoRoutes.class.getResourceAsStream("system_stats.json")) {
      JsonNode stats = WireJson.mapper().readTree(recorded);
      ((ArrayNode) stats.at("/system/argv")).add(String.valueOf(port));
      ((ObjectNode) stats.at("/devices/0"))
          .put("vram_total", gpu.totalBytes())
          .put("vram_free", gpu.freeBytes())
          .put("torch_vram_total", gpu.totalBytes() - gpu.freeBytes())
          .put("torch_vram_free", 0L);
      return stats;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Made anew only when the input folder or the models have changed. */
  private Buffer objectInfo() {
    List<String> inputs = folders.inputs();
    NodeInfo now = nodeInfo.now();
    Buffer made = objectInfo;
    if (made == null || now != listed || !inputs.equals(listedInputs)) {
      made = Buffer.buffer(WireJson.write(now.all(inputs)));
      listed = now;
      objectInfo = made;
      listedInputs = inputs;
    }
    return made;
  }

  private void oneClass(RoutingContext context) {
    String name = context.pathParam("class");
    ObjectNode answer = object();
    nodeInfo.now().of(name, folders.inputs()).ifPresent(info -> answer.set(name, info));
    Answers.json(context, answer);
  }

  private void models(RoutingContext context) {
    String folder = context.pathParam("folder");
    if (!ServerFolders.MODEL_FOLDERS.contains(folder)) {
      Answers.empty(context, 404);
      return;
    }
    Answers.json(context, array(List.copyOf(files(folder).keySet())));
  }

  private ArrayNode folders() {
    ArrayNode answer = JsonNodeFactory.instance.arrayNode();
    for (String name : ServerFolders.MODEL_FOLDERS) {
      if (!name.equals("configs") && !name.equals("custom_nodes")) {
        answer
            .addObject()
            .put("name", name)
            .putArray("folders")
            .add(folders.base().resolve("models/" + name).toString());
      }
    }
    return answer;
  }

  private void filesOf(RoutingContext context) {
    String folder = context.pathParam("folder");
    if (!ServerFolders.MODEL_FOLDERS.contains(folder)) {
      Answers.empty(context, 404);
      return;
    }
    ArrayNode files = JsonNodeFactory.instance.arrayNode();
    files(folder)
        .forEach(
            (name, size) ->
                files
                    .addObject()
                    .put("name", name)
                    .put("pathIndex", 0)
                    .put("modified", 0.0)
                    .put("created", 0.0)
                    .put("size", size));
    Answers.json(context, files);
  }

  /** Those on the disk, and the recorded checkpoints, which have no size where no file is. */
  private Map<String, Long> files(String folder) {
    Map<String, Long> files = new LinkedHashMap<>();
    if (folder.equals("checkpoints")) {
      nodeInfo.now().checkpoints().forEach(name -> files.put(name.asText(), 0L));
    }
    if (!folder.equals("custom_nodes")) {
      files.putAll(folders.models(folder));
    }
    return files;
  }

  private static ArrayNode array(List<String> values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    values.forEach(array::add);
    return array;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
