package io.comfymill.simulator.files;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of the one user; nothing outside of its folder is ever touched. */
public final class UserFolder {
  private static final Pattern ESCAPED = Pattern.compile("(?:%[0-9a-fA-F]{2})+");
  private static final double MILLIS = 1000.0;

  private final Path root;

  public UserFolder(ServerFolders folders) {
    this.root = folders.base().resolve("user/default");
  }

  /** May not exist yet. */
  public Path root() {
    return root;
  }

  /** The path below the folder, or empty where it would climb out. */
  public Optional<Path> inside(String path) {
    String decoded =
        ESCAPED
            .matcher(path)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        URLDecoder.decode(found.group(), StandardCharsets.UTF_8)));
    return ServerFolders.inside(root, decoded);
  }

  public void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void move(Path from, Path to) {
    try {
      Files.createDirectories(to.getParent());
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files that are not hidden, as {@code /userdata} lists them. */
  public ArrayNode list(Path folder, boolean recurse, boolean info, boolean split) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Path file : below(folder, recurse ? Integer.MAX_VALUE : 1)) {
      String path = folder.relativize(file).toString();
      if (!Files.isRegularFile(file) || path.startsWith(".") || path.contains("/.")) {
        continue;
      }
      if (info) {
        list.add(info(file, folder));
      } else if (split) {
        ArrayNode parts = list.addArray().add(path);
        List.of(path.split("/", -1)).forEach(parts::add);
      } else {
        list.add(path);
      }
    }
    return list;
  }

  private static List<Path> below(Path folder, int depth) {
    try (Stream<Path> paths = Files.walk(folder, depth)) {
      return paths.filter(path -> !path.equals(folder)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ObjectNode info(Path file, Path relativeTo) {
    BasicFileAttributes attributes = attributes(file);
    double modified = attributes.lastModifiedTime().toMillis() / MILLIS;
    return JsonNodeFactory.instance
        .objectNode()
        .put("path", relativeTo.relativize(file).toString())
        .put("size", attributes.size())
        .put("modified", modified)
        .put("created", modified);
  }

  private static BasicFileAttributes attributes(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files and folders, as {@code /v2/userdata} lists them. */
  public ArrayNode tree(Path folder) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    below(folder, Integer.MAX_VALUE).stream()
        .sorted(
            Comparator.comparing((Path path) -> !Files.isDirectory(path))
                .thenComparing(path -> path.getFileName().toString().toLowerCase(Locale.ROOT)))
        .forEach(path -> list.add(entry(path)));
    return list;
  }

  private ObjectNode entry(Path path) {
    ObjectNode entry =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", path.getFileName().toString())
            .put("path", root.relativize(path).toString());
    if (Files.isDirectory(path)) {
      return entry.put("type", "directory");
    }
    BasicFileAttributes attributes = attributes(path);
    return entry
        .put("type", "file")
        .put("size", attributes.size())
        .put("modified", attributes.lastModifiedTime().toMillis() / MILLIS);
  }
}
