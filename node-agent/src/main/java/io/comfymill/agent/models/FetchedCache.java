package io.comfymill.agent.models;

import io.comfymill.common.modelfile.ModelFileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Keeps what this agent has fetched within its size: makes room by deleting the files that were not
 * used for the longest time. Files that somebody else has put there are never touched. Blocks.
 */
final class FetchedCache {
  private static final Logger LOG = Logger.getLogger(FetchedCache.class);

  private final KnownFiles known;
  private final long limit;
  private final Supplier<Set<String>> inUse;

  /**
   * @param limit in bytes
   * @param inUse the names of the files that attempts name which nodes hold
   */
  FetchedCache(KnownFiles known, long limit, Supplier<Set<String>> inUse) {
    this.known = known;
    this.limit = limit;
    this.inUse = inUse;
  }

  /**
   * Deletes nothing where that would not do.
   *
   * @param wanted files that stay
   * @throws IOException where there is no room even so
   */
  void makeRoom(long bytes, Set<Path> wanted) throws IOException {
    List<KnownFiles.Fetched> fetched = known.fetched();
    long surplus = bytes + fetched.stream().mapToLong(KnownFiles.Fetched::bytes).sum() - limit;
    List<KnownFiles.Fetched> going = new ArrayList<>();
    Set<String> names = inUse.get();
    for (KnownFiles.Fetched file :
        fetched.stream().sorted(Comparator.comparing(KnownFiles.Fetched::usedAt)).toList()) {
      if (surplus > 0 && !wanted.contains(file.path()) && !isNamed(file.path(), names)) {
        going.add(file);
        surplus -= file.bytes();
      }
    }
    if (surplus > 0) {
      throw new IOException(
          "comfymill.agent.models.cache-size leaves no room: %d bytes are too many"
              .formatted(surplus));
    }
    for (KnownFiles.Fetched file : going) {
      Files.deleteIfExists(file.path());
      LOG.infof("%s is deleted to make room: it was last used at %s", file.path(), file.usedAt());
    }
  }

  private static boolean isNamed(Path file, Set<String> names) {
    String path = ModelFileName.normalized(file.toString());
    return names.stream().anyMatch(name -> path.endsWith("/" + ModelFileName.normalized(name)));
  }
}
