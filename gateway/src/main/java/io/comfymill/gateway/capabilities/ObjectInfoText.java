package io.comfymill.gateway.capabilities;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.common.json.PythonJson;
import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * An {@code /object_info} as it is sent, class by class: those that list uploads differ between
 * tenants, all others are written once.
 */
final class ObjectInfoText {
  private final Map<String, byte[]> classes = new LinkedHashMap<>();
  private final Map<String, JsonNode> withUploads = new LinkedHashMap<>();
  private final String digest;

  /** Takes a while: some ten milliseconds for each megabyte. */
  ObjectInfoText(ObjectNode objectInfo) {
    for (Map.Entry<String, JsonNode> nodeClass : objectInfo.properties()) {
      classes.put(nodeClass.getKey(), PythonJson.writeStrict(nodeClass.getValue()));
      if (UploadChoices.takesUploads(nodeClass.getKey(), nodeClass.getValue())) {
        withUploads.put(nodeClass.getKey(), nodeClass.getValue());
      }
    }
    this.digest = DigestUtils.sha256Hex(all(Map.of()));
  }

  /** Changes with the content. */
  String digest() {
    return digest;
  }

  /** With these files to choose from: only the classes that list any. */
  Map<String, byte[]> listing(List<UploadChoices.Upload> uploads) {
    Map<String, byte[]> listing = new LinkedHashMap<>();
    withUploads.forEach(
        (name, definition) ->
            listing.put(
                name, PythonJson.writeStrict(UploadChoices.listed(name, definition, uploads))));
    return Collections.unmodifiableMap(listing);
  }

  /**
   * @param listing by {@link #listing}
   */
  byte[] all(Map<String, byte[]> listing) {
    ByteArrayOutputStream json = new ByteArrayOutputStream(size(listing));
    json.write('{');
    classes.forEach(
        (name, definition) -> {
          if (json.size() > 1) {
            json.write(',');
          }
          writeField(name, listing.getOrDefault(name, definition), json);
        });
    json.write('}');
    return json.toByteArray();
  }

  /** About: names and signs are small beside definitions. */
  private int size(Map<String, byte[]> listing) {
    int size = 0;
    for (Map.Entry<String, byte[]> each : classes.entrySet()) {
      size += 2 * each.getKey().length() + 4;
      size += listing.getOrDefault(each.getKey(), each.getValue()).length;
    }
    return size;
  }

  /** As {@code /object_info/{class}} is answered; empty for an unknown class. */
  Optional<byte[]> one(String name, Map<String, byte[]> listing) {
    byte[] definition = listing.getOrDefault(name, classes.get(name));
    if (definition == null) {
      return Optional.empty();
    }
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    json.write('{');
    writeField(name, definition, json);
    json.write('}');
    return Optional.of(json.toByteArray());
  }

  private static void writeField(String name, byte[] definition, ByteArrayOutputStream json) {
    json.writeBytes(PythonJson.writeStrict(TextNode.valueOf(name)));
    json.write(':');
    json.writeBytes(definition);
  }
}
