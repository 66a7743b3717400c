package io.comfymill.agent.attached;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the servers that are listed, in all three forms, into one list. */
public final class AttachedServers {
  private static final int MOST = 1000;
  private static final int MOST_BYTES = 1 << 20;
  private static final String NUMBERED = "COMFYUI_SERVER_";

  private final AttachedConfig config;
  private final Map<String, String> environment;
  private final Map<String, String> fieldsByVariable;

  /**
   * @param environment the variables of the process
   */
  public AttachedServers(AttachedConfig config, Map<String, String> environment) {
    this.config = config;
    this.environment = Map.copyOf(environment);
    this.fieldsByVariable = new HashMap<>();
    for (String field : ServerEntry.FIELDS) {
      String name =
          config.variables().getOrDefault(field, NUMBERED + field.toUpperCase(Locale.ROOT));
      fieldsByVariable.put(name, field);
    }
  }

  /**
   * Those that are enabled, in the order of file, JSON variable, numbered variables. Blocks.
   *
   * @throws IllegalArgumentException that names every entry that is wrong
   * @throws IOException if a file cannot be read
   */
  public List<AttachedServer> read() throws IOException {
    Map<String, String> variables = variables();
    List<ServerEntry> entries = new ArrayList<>();
    if (config.file().isPresent()) {
      entries.addAll(ofFile(config.file().get()));
    }
    entries.addAll(ofJson(variables.getOrDefault(config.jsonVariable(), "")));
    entries.addAll(numbered(variables));
    return checked(entries);
  }

  private static List<AttachedServer> checked(List<ServerEntry> entries) {
    Map<String, String> places = new HashMap<>();
    List<AttachedServer> servers = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    if (entries.size() > MOST) {
      wrong.add("%d servers are listed, more than %d".formatted(entries.size(), MOST));
    }
    for (ServerEntry entry : entries) {
      try {
        AttachedServer server = entry.server();
        if (entry.enabled()) {
          unique(places, "the address " + server.address(), entry.place());
          if (server.name() != null) {
            unique(places, "the name " + server.name(), entry.place());
          }
          servers.add(server);
        }
      } catch (IllegalArgumentException e) {
        wrong.add(e.getMessage());
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
    return servers;
  }

  private static void unique(Map<String, String> places, String what, String place) {
    String other = places.putIfAbsent(what, place);
    if (other != null) {
      throw new IllegalArgumentException("%s has %s, as has %s".formatted(place, what, other));
    }
  }

  private Map<String, String> variables() throws IOException {
    Map<String, String> variables = new HashMap<>(environment);
    if (config.envFile().isPresent()) {
      Properties lines = new Properties();
      // Properties take a backslash for an escape, and Windows' paths are full of them.
      lines.load(new StringReader(text(config.envFile().get()).replace("\\", "\\\\")));
      lines.forEach((name, value) -> variables.put(name.toString(), unquoted(value.toString())));
    }
    return variables;
  }

  private static String unquoted(String value) {
    String stripped = value.strip();
    boolean quoted = stripped.matches("(?s)\"[^\"]*\"|'.*'") && stripped.length() > 1;
    return quoted ? stripped.substring(1, stripped.length() - 1) : stripped;
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(file + " is larger than a list of servers may be, 1 MiB");
    }
    return Files.readString(file);
  }

  private static List<ServerEntry> ofFile(Path file) throws IOException {
    JsonNode all = parse(new YAMLMapper(), text(file), file.toString());
    JsonNode list = all;
    for (String name : new String[] {"nodes", "static_nodes"}) {
      list = list.isObject() && list.has(name) ? list.get(name) : list;
    }
    if (all.isMissingNode() || all.isNull()) {
      return List.of();
    }
    return entries(list, file + ": static_nodes");
  }

  private List<ServerEntry> ofJson(String json) {
    return json.isBlank()
        ? List.of()
        : entries(parse(new ObjectMapper(), json, config.jsonVariable()), config.jsonVariable());
  }

  private static JsonNode parse(ObjectMapper mapper, String text, String where) {
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s cannot be read, line %d: %s"
              .formatted(
                  where,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    }
  }

  private static List<ServerEntry> entries(JsonNode list, String where) {
    if (!list.isArray()) {
      throw new IllegalArgumentException(where + " must be a list of servers");
    }
    List<ServerEntry> entries = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      entries.add(new ServerEntry("%s[%d]".formatted(where, i), list.get(i)));
    }
    return entries;
  }

  private List<ServerEntry> numbered(Map<String, String> variables) {
    Map<Integer, ObjectNode> byNumber = new TreeMap<>();
    String names =
        fieldsByVariable.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
    Pattern numbered = Pattern.compile("(" + names + ")_(\\d{1,4})");
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      Matcher name = numbered.matcher(variable.getKey());
      if (name.matches() && !variable.getValue().isBlank()) {
        byNumber
            .computeIfAbsent(
                Integer.valueOf(name.group(2)), added -> JsonNodeFactory.instance.objectNode())
            .put(fieldsByVariable.get(name.group(1)), variable.getValue().strip());
      }
    }
    List<ServerEntry> entries = new ArrayList<>();
    byNumber.forEach((number, fields) -> entries.add(new ServerEntry("server " + number, fields)));
    return entries;
  }
}
