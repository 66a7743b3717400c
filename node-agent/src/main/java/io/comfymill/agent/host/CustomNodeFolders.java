package io.comfymill.agent.host;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads the versions of packs of custom nodes from ComfyUI's own folder. Blocks. */
final class CustomNodeFolders {
  private static final Logger LOG = Logger.getLogger(CustomNodeFolders.class);
  private static final int MOST = 1000;
  private static final int MOST_BYTES = 1 << 16;
  private static final int SHORT_COMMIT = 12;
  private static final Pattern VERSION =
      Pattern.compile("^version\\s*=\\s*[\"']([^\"']+)[\"']", Pattern.MULTILINE);

  private CustomNodeFolders() {}

  static SortedMap<String, String> versions(JsonNode stats, @Nullable LocalProcess process) {
    Path home = process == null ? null : home(stats.path("system").path("argv"), process.folder());
    if (home == null) {
      return Collections.emptySortedMap();
    }
    SortedMap<String, String> versions = new TreeMap<>();
    try (DirectoryStream<Path> packs =
        Files.newDirectoryStream(home.resolve("custom_nodes"), Files::isDirectory)) {
      for (Path pack : packs) {
        String name = pack.getFileName().toString();
        if (!name.startsWith("__") && !name.endsWith(".disabled") && versions.size() < MOST) {
          versions.put(name, version(pack));
        }
      }
    } catch (IOException e) {
      LOG.debugf("the custom nodes of %s cannot be listed: %s", home, e);
    }
    return versions;
  }

  /** The folder of {@code main.py}, or the one that it was told instead. */
  private static @Nullable Path home(JsonNode arguments, @Nullable Path folder) {
    if (folder == null || arguments.isEmpty()) {
      return null;
    }
    try {
      for (int i = 0; i + 1 < arguments.size(); i++) {
        if (arguments.get(i).asText().equals("--base-directory")) {
          return folder.resolve(arguments.get(i + 1).asText());
        }
      }
      return folder.resolve(arguments.get(0).asText()).normalize().getParent();
    } catch (InvalidPathException e) {
      LOG.debugf("ComfyUI's folder cannot be told: %s", e.getMessage());
      return null;
    }
  }

  private static String version(Path pack) {
    Matcher declared = VERSION.matcher(text(pack.resolve("pyproject.toml")));
    String commit = commit(pack.resolve(".git"));
    String version = declared.find() ? declared.group(1) : "";
    return commit.isEmpty() ? version : (version + " " + commit).strip();
  }

  private static String commit(Path git) {
    String head = text(git.resolve("HEAD")).strip();
    String id = head.startsWith("ref: ") ? resolved(git, head.substring("ref: ".length())) : head;
    return id.substring(0, Math.min(SHORT_COMMIT, id.length()));
  }

  private static String resolved(Path git, String ref) {
    if (ref.contains("..")) {
      return "";
    }
    String loose = text(git.resolve(ref)).strip();
    return loose.isEmpty()
        ? text(git.resolve("packed-refs"))
            .lines()
            .filter(line -> line.endsWith(" " + ref))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .findFirst()
            .orElse("")
        : loose;
  }

  /** Empty where it cannot be read. */
  private static String text(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES
          ? Files.readString(file)
          : "";
    } catch (IOException e) {
      LOG.debugf("%s cannot be read: %s", file, e);
      return "";
    }
  }
}
