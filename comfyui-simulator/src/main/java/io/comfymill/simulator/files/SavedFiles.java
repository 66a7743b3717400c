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
 * Finds names for what is saved: {@code prefix_00007_.png} after {@code prefix_00006_.png}.
 *
 * <p>A folder is read once per prefix and counted on from there, since reading it for every file,
 * as ComfyUI does, would make long load runs slower and slower.
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

  private static final Pattern COUNTED = Pattern.compile("(.*)_(\\d+)(_.*)?", Pattern.DOTALL);

  private final Path root;
  private final Map<Path, Integer> lastCounters = new HashMap<>();

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
    if (inside.isEmpty() || inside.get().equals(root)) {
      return Optional.empty();
    }
    Path file = inside.get();
    Path folder = file.getParent();
    Integer last = lastCounters.get(file);
    if (last == null
        || Files.exists(folder.resolve("%s_%05d_.png".formatted(file.getFileName(), last + 1)))) {
      Files.createDirectories(folder);
      last = highest(folder, file.getFileName().toString());
    }
    lastCounters.put(file, last + count);
    String subfolder = root.relativize(folder).toString();
    return Optional.of(new Place(folder, subfolder, file.getFileName().toString(), last + 1));
  }

  private static int highest(Path folder, String filename) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .mapToInt(file -> counter(file.getFileName().toString(), filename))
          .max()
          .orElse(0);
    }
  }

  private static int counter(String name, String filename) {
    if (!name.startsWith(filename + "_")) {
      return 0;
    }
    Matcher matcher = COUNTED.matcher("x" + name.substring(filename.length()));
    boolean counted = matcher.matches() && matcher.group(1).equals("x");
    return counted && matcher.group(2).length() < 10 ? Integer.parseInt(matcher.group(2)) : 0;
  }
}
