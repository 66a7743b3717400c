package io.comfymill.agent.capabilities;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.comfyui.ComfyJson;
import io.comfymill.agent.comfyui.ComfyUiFiles;
import io.comfymill.agent.comfyui.RefusedException;
import io.comfymill.agent.host.Machine;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.json.PythonJson;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.NodeInventory;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a ComfyUI can do into the JSON of a {@link NodeCapabilities}, without ever holding its
 * {@code object_info} as a tree. Blocks, for seconds if ComfyUI has many classes.
 */
public final class CapabilitiesReader {
  private static final Logger LOG = Logger.getLogger(CapabilitiesReader.class);
  private static final int BUFFER = 1 << 16;

  private final NodeId node;
  private final AgentId agent;
  private final ComfyUiFiles comfyUi;
  private final InstantSource clock;
  private final @Nullable String forwardUrl;
  private final InventoryReader inventory;
  private volatile Map<String, String> told = Map.of();
  private volatile @Nullable ModelLists modelsRead;
  private volatile List<String> cardsRead = List.of();
  private volatile JsonNode statsRead = MissingNode.getInstance();

  /**
   * @param forwardUrl see {@link NodeCapabilities}
   */
  public CapabilitiesReader(
      NodeId node,
      AgentId agent,
      ComfyUiFiles comfyUi,
      InstantSource clock,
      @Nullable String forwardUrl,
      Machine machine) {
    this.inventory = new InventoryReader(comfyUi, machine);
    this.forwardUrl = forwardUrl;
    this.node = node;
    this.agent = agent;
    this.comfyUi = comfyUi;
    this.clock = clock;
  }

  /**
   * @param json of a {@link NodeCapabilities}
   */
  @SuppressWarnings("ArrayRecordComponent") // megabytes, built once and sent
  public record Reading(String hash, byte[] json) {}

  public Reading read() throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    String hash;
    try (JsonGenerator to = PythonJson.mapper().createGenerator(json)) {
      to.writeStartObject();
      to.writeStringField("type", NodeCapabilities.TYPE);
      to.writeStringField("at", clock.instant().toString());
      to.writeStringField("nodeId", node.value());
      to.writeStringField("agentId", agent.value());
      hash = writeFacts(to);
      to.writeStringField("hash", hash);
      to.writeEndObject();
    }
    return new Reading(hash, json.toByteArray());
  }

  private String writeFacts(JsonGenerator to) throws IOException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    to.writeFieldName("objectInfo");
    for (Map.Entry<String, byte[]> entry : copyObjectInfo(to).entrySet()) {
      digest.update(entry.getKey().getBytes(StandardCharsets.UTF_8));
      digest.update(entry.getValue());
    }
    ModelLists lists = models();
    digest.update(write(to, "models", lists.models()));
    digest.update(write(to, "embeddings", lists.embeddings()));
    digest.update(write(to, "extensions", extensions()));
    write(to, "forwardUrl", forwardUrl);
    modelsRead = lists;
    try (InputStream stats = comfyUi.read("/system_stats")) {
      ObjectNode all = ComfyJson.object(stats.readAllBytes());
      write(to, "systemStats", all);
      NodeInventory installed = inventory.read(lists.models().keySet(), all);
      digest.update(write(to, "inventory", installed));
      cardsRead = installed.gpus();
      statsRead = all;
      digest.update(PythonJson.mapper().writeValueAsBytes(StableStats.of(all)));
    }
    return Hex.encodeHexString(digest.digest());
  }

  private static byte[] write(JsonGenerator to, String field, @Nullable Object value)
      throws IOException {
    to.writeFieldName(field);
    PythonJson.mapper().writeValue(to, value);
    return PythonJson.mapper().writeValueAsBytes(value);
  }

  private SortedMap<String, byte[]> copyObjectInfo(JsonGenerator to) throws IOException {
    ObjectInfoCopy copy = new ObjectInfoCopy();
    try (InputStream content = new BufferedInputStream(comfyUi.read("/object_info"), BUFFER)) {
      copy.copy(content, to);
    }
    tellOnce(copy.unreadable());
    return copy.digests();
  }

  /** It is read every few minutes: logged only if it has changed. */
  private void tellOnce(Map<String, String> unreadable) {
    if (!unreadable.equals(told)) {
      told = unreadable;
      unreadable.forEach(
          (name, reason) ->
              LOG.warnf(
                  "node %s: node class %s is left out, for its entry in /object_info cannot be"
                      + " read: %s",
                  node.value(), name, reason));
    }
  }

  /**
   * Whether ComfyUI has other model files than when everything was read last, or its cards are
   * known only now.
   */
  public boolean haveChanged() throws IOException {
    return !models().equals(modelsRead) || !inventory.cards(statsRead).equals(cardsRead);
  }

  private record ModelLists(Map<String, List<String>> models, List<String> embeddings) {}

  private ModelLists models() throws IOException {
    Map<String, List<String>> models = new LinkedHashMap<>();
    for (String folder : names("/models")) {
      try {
        models.put(folder, names("/models/" + encode(folder)));
      } catch (RefusedException e) {
        if (e.transientFailure()) {
          throw e;
        }
        models.put(folder, List.of()); // ComfyUI lists folders that it then denies
      }
    }
    return new ModelLists(models, names("/embeddings"));
  }

  private List<String> extensions() throws IOException {
    try {
      return names("/extensions");
    } catch (RefusedException e) {
      if (e.transientFailure()) {
        throw e;
      }
      return List.of(); // it has none
    }
  }

  private List<String> names(String path) throws IOException {
    List<String> names = new ArrayList<>();
    try (InputStream content = comfyUi.read(path)) {
      for (JsonNode name : PythonJson.mapper().readTree(content)) {
        names.add(name.asText());
      }
    }
    return names;
  }

  static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
