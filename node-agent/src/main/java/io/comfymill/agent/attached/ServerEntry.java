package io.comfymill.agent.attached;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.agent.paths.PathMap;
import io.comfymill.common.wire.NodeNotes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a list of servers, whichever form it has. All forms share their fields, and the
 * second name of some of them.
 *
 * @param place of the entry, for messages
 */
record ServerEntry(String place, JsonNode fields) {
  /** The plain fields; those of {@code metadata} may stand among them. */
  static final Set<String> FIELDS =
      new TreeSet<>(
          List.of(
              "node_id",
              "name",
              "host",
              "ip",
              "port",
              "max_concurrent",
              "api_slots",
              "capabilities",
              "metadata",
              "dir_local",
              "dir_remote",
              "priority",
              "enabled",
              "location",
              "gpu_model",
              "description"));

  private static final Set<String> METADATA =
      Set.of("location", "gpu_model", "priority", "description");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:=/-]{0,62}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[?[0-9A-Fa-f:.]+\\]?");
  private static final int COMFYUIS_PORT = 8188;
  private static final int MOST_PORT = 65_535;
  private static final int MOST_SLOTS = 1000;
  private static final int MOST_PRIORITY = 1_000_000;

  /** False leaves it out. */
  boolean enabled() {
    JsonNode value = fields.path("enabled");
    if (value.isMissingNode() || value.isNull()) {
      return true;
    }
    String text = value.asText().strip().toLowerCase(java.util.Locale.ROOT);
    if (Set.of("true", "1", "yes", "on").contains(text)) {
      return true;
    } else if (Set.of("false", "0", "no", "off").contains(text)) {
      return false;
    }
    throw wrong("enabled", "true or false", value);
  }

  /**
   * @throws IllegalArgumentException that names the entry and the field
   */
  AttachedServer server() {
    if (!fields.isObject()) {
      throw new IllegalArgumentException(place + " must be an object with a host");
    }
    known(fields, "", FIELDS);
    known(fields.path("metadata"), "metadata.", METADATA);
    String name = text("node_id", "name");
    check(name == null || NAME.matcher(name).matches(), "node_id", "like " + NAME, name);
    Integer apiSlots = whole("api_slots", 0, MOST_SLOTS);
    boolean someApiSlots = apiSlots != null && apiSlots > 0;
    Integer slots = whole("max_concurrent", someApiSlots ? 0 : 1, MOST_SLOTS);
    Integer priority = whole("priority", -MOST_PRIORITY, MOST_PRIORITY);
    return new AttachedServer(
        name,
        address(),
        slots,
        apiSlots,
        labels(),
        new NodeNotes(
            priority == null ? 0 : priority,
            text("location"),
            text("gpu_model"),
            text("description"),
            0),
        paths());
  }

  private void known(JsonNode object, String before, Set<String> names) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!names.contains(field.getKey())) {
        throw new IllegalArgumentException(
            "%s has an unknown field '%s%s'; there are %s"
                .formatted(place, before, field.getKey(), new TreeSet<>(names)));
      }
    }
  }

  private ComfyUiAddress address() {
    String host = text("host", "ip");
    check(host != null && HOST.matcher(host).matches(), "host", "a name or an address", host);
    Integer port = whole("port", 1, MOST_PORT);
    String bracketed = String.valueOf(host);
    if (bracketed.contains(":") && !bracketed.startsWith("[")) {
      bracketed = "[" + bracketed + "]";
    }
    return ComfyUiAddress.parse(
        "http://" + bracketed + ":" + (port == null ? COMFYUIS_PORT : port));
  }

  private Set<String> labelTexts() {
    Set<String> labels = new TreeSet<>(list("capabilities"));
    for (String label : labels) {
      check(LABEL.matcher(label).matches(), "capabilities", "like " + LABEL, label);
    }
    return labels;
  }

  private TreeSet<String> labels() {
    return new TreeSet<>(labelTexts());
  }

  private PathMap paths() {
    List<String> local = list("dir_local");
    List<String> remote = list("dir_remote");
    if (local.size() != remote.size()) {
      throw new IllegalArgumentException(
          "%s.dir_local and dir_remote must have as many folders as each other, not %d and %d"
              .formatted(place, local.size(), remote.size()));
    }
    List<PathMap.Folder> folders = new ArrayList<>();
    for (int i = 0; i < local.size(); i++) {
      try {
        folders.add(new PathMap.Folder(local.get(i), remote.get(i)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "%s.dir_local or dir_remote: %s".formatted(place, e.getMessage()), e);
      }
    }
    return new PathMap(folders);
  }

  /** A list, or a text with semicolons or, for labels, commas between. */
  private List<String> list(String name) {
    JsonNode value = value(name);
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false).map(JsonNode::asText).toList();
    }
    String separator = name.startsWith("dir_") ? ";" : "[,;]";
    return Arrays.stream(value.asText("").split(separator, -1))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private @Nullable Integer whole(String name, int least, int most) {
    JsonNode value = value(name);
    String text = value.asText("").strip();
    if (text.isEmpty()) {
      return null;
    }
    boolean number = text.matches("-?\\d{1,9}");
    if (!number || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
      throw wrong(name, least + " to " + most, value);
    }
    return Integer.valueOf(text);
  }

  private @Nullable String text(String... names) {
    for (String name : names) {
      JsonNode value = value(name);
      if (value.isContainerNode()) {
        throw wrong(name, "a text", value);
      } else if (!value.asText("").isBlank()) {
        return value.asText().strip();
      }
    }
    return null;
  }

  private JsonNode value(String name) {
    JsonNode plain = fields.path(name);
    return plain.isMissingNode() && METADATA.contains(name)
        ? fields.path("metadata").path(name)
        : plain;
  }

  private void check(boolean holds, String field, String demand, @Nullable String value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s.%s must be %s, not %s"
              .formatted(place, field, demand, value == null ? "missing" : "'" + value + "'"));
    }
  }

  private IllegalArgumentException wrong(String field, String demand, JsonNode value) {
    return new IllegalArgumentException(
        "%s.%s must be %s, not '%s'".formatted(place, field, demand, value.asText()));
  }
}
