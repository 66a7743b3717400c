package io.comfymill.agent.paths;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns paths as clients write them into paths as a server sees them, and back. The longest folder
 * that matches counts. Windows' folders match whatever the case, and with either separator; what
 * follows the folder gets the other side's separators.
 *
 * @param folders of one drive, on both sides
 */
public record PathMap(List<Folder> folders) {
  public static final PathMap NONE = new PathMap(List.of());

  public PathMap {
    folders = List.copyOf(folders);
  }

  /**
   * One folder on both sides.
   *
   * @param local as clients write it
   * @param remote as the server sees it
   */
  public record Folder(String local, String remote) {
    /**
     * @throws IllegalArgumentException if one of them is no absolute path of a folder
     */
    public Folder {
      local = checked(local);
      remote = checked(remote);
    }

    private static String checked(String folder) {
      String stripped = folder.strip();
      if (!stripped.startsWith("/") && !isWindows(stripped)) {
        throw new IllegalArgumentException(
            "'%s' is no absolute path, like /mnt/projects, P:\\projects or \\\\server\\share"
                .formatted(folder));
      }
      return stripped.replaceAll("[\\\\/]+$", "");
    }
  }

  private static final Pattern WINDOWS = Pattern.compile("([A-Za-z]:([\\\\/].*)?|\\\\\\\\.+)");

  private static boolean isWindows(String path) {
    return WINDOWS.matcher(path).matches();
  }

  public boolean isEmpty() {
    return folders.isEmpty();
  }

  /** As the server sees it; the same where no folder matches. */
  public String toServer(String text) {
    return mapped(text, Folder::local, Folder::remote);
  }

  /** As clients write it; the same where no folder matches. */
  public String toClient(String text) {
    return mapped(text, Folder::remote, Folder::local);
  }

  /** Changes every text in it that is such a path. */
  public void toServer(JsonNode json) {
    change(json, this::toServer);
  }

  /** Changes every text in it that is such a path. */
  public void toClient(JsonNode json) {
    change(json, this::toClient);
  }

  private interface Side {
    String of(Folder folder);
  }

  private String mapped(String text, Side from, Side to) {
    Folder best =
        folders.stream()
            .filter(folder -> rest(text, from.of(folder)) != null)
            .max(Comparator.comparingInt(folder -> from.of(folder).length()))
            .orElse(null);
    if (best == null) {
      return text;
    }
    String target = to.of(best);
    String rest = String.valueOf(rest(text, from.of(best)));
    boolean windowsRest = isWindows(from.of(best));
    if (isWindows(target)) {
      char separator = target.contains("/") ? '/' : '\\';
      return target + rest.replace('/', separator).replace('\\', separator);
    }
    String mapped = target + (windowsRest ? rest.replace('\\', '/') : rest);
    return mapped.isEmpty() ? "/" : mapped;
  }

  /** What follows the folder, with its separator; null if the text is not in it. */
  private static @Nullable String rest(String text, String folder) {
    boolean windows = isWindows(folder);
    String path = windows ? plain(text) : text;
    String prefix = windows ? plain(folder) : folder;
    if (!path.startsWith(prefix)) {
      return null;
    }
    String rest = text.substring(prefix.length());
    boolean whole = rest.isEmpty() || rest.startsWith("/") || (windows && rest.startsWith("\\"));
    return whole ? rest : null;
  }

  /** Of the same length. */
  private static String plain(String path) {
    StringBuilder plain = new StringBuilder(path.length());
    path.chars()
        .map(c -> c == '\\' ? '/' : c < 128 ? Character.toLowerCase(c) : c)
        .forEach(c -> plain.append((char) c));
    return plain.toString();
  }

  private static void change(JsonNode json, UnaryOperator<String> change) {
    if (json instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        field.setValue(changed(field.getValue(), change));
      }
    } else if (json instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, changed(array.get(i), change));
      }
    }
  }

  private static JsonNode changed(JsonNode value, UnaryOperator<String> change) {
    if (value.isTextual()) {
      String text = change.apply(value.textValue());
      return text.equals(value.textValue()) ? value : TextNode.valueOf(text);
    }
    change(value, change);
    return value;
  }
}
