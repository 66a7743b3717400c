package io.comfymill.simulator.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Numbers saved files: {@code prefix_00007_.png} after {@code prefix_00006_.png}.
 *
 * <p>A folder is read once and counted on from there, since reading it for every file, as ComfyUI
 * does, would make long load runs slower and slower.
 */
public final class SavedFiles {
  /**
   * Where the next file goes.
   *
   * @param subfolder below the folder of the type, as clients are told
   */
  public record Place(Path folder, String subfolder, String filename, int counter) {
    /** The path of the file that is so many after the first. */
    public Path file(int offset, String extension) {
      return folder.resolve("%s_%05d_.%s".formatted(filename, counter + offset, extension));
    }
  }

  private static final Pattern COUNTED = Pattern.compile("(.*)_(\\d{1,9})_.*", Pattern.DOTALL);

  private final Path root;
  private final Map<Path, Map<String, Integer>> lastCounters = new HashMap<>();

  /**
   * @param root the output or the temp folder
   */
  public SavedFiles(Path root) {
    this.root = root;
  }

  /**
   * Takes the next names.
   *
   * @param count how many files are going to be saved
   * @return empty where the prefix leads out of the folder
   */
  public synchronized Optional<Place> next(String prefix, int count) throws IOException {
    Optional<Path> inside = ServerFolders.inside(root, prefix);
    if (inside.isEmpty()) {
      return Optional.empty();
    }
    // Without a name in the prefix, ComfyUI's files are called after the folder: ".".
    Path file = inside.get().equals(root) ? root.resolve(".") : inside.get();
    Path folder = file.getParent();
    String name = file.getFileName().toString();
    int last = last(folder, name);
    lastCounters.get(folder).put(name, last + count);
    String subfolder = root.relativize(folder).toString();
    return Optional.of(new Place(folder, subfolder, name, last + 1));
  }

  private int last(Path folder, String name) throws IOException {
    Map<String, Integer> known = lastCounters.get(folder);
    int last = known == null ? 0 : known.getOrDefault(name, 0);
    Path next = folder.resolve("%s_%05d_.png".formatted(name, last + 1));
    if (known == null || Files.exists(next)) {
      Files.createDirectories(folder);
      known = counters(folder);
      lastCounters.put(folder, known);
    }
    return known.getOrDefault(name, 0);
  }

  private static Map<String, Integer> counters(Path folder) throws IOException {
    Map<String, Integer> highest = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> COUNTED.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .forEach(name -> highest.merge(name.group(1), Integer.valueOf(name.group(2)), Math::max));
    }
    return highest;
  }
}
