package io.comfymill.standalone.infrastructure;

import io.comfymill.standalone.process.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The user that PostgreSQL runs as. PostgreSQL refuses to run as root, so root runs it in a user
 * namespace, where it is nobody, or, where user namespaces are forbidden (as in most containers),
 * as the user nobody.
 */
enum PostgresAccount {
  SELF(""),
  NOBODY_IN_NAMESPACE("unshare --user"),
  NOBODY("setpriv --reuid=" + Ids.NOBODY + " --regid=" + Ids.NOBODY + " --clear-groups");

  /** The id of the user nobody, the same on every Linux. */
  private static final class Ids {
    static final int ROOT = 0;
    static final int NOBODY = 65534;
  }

  private final String commandPrefix;

  PostgresAccount(String commandPrefix) {
    this.commandPrefix = commandPrefix;
  }

  static PostgresAccount find() throws IOException, InterruptedException {
    if (!isRoot()) {
      return SELF;
    }
    if (NOBODY_IN_NAMESPACE.works()) {
      return NOBODY_IN_NAMESPACE;
    }
    if (NOBODY.works()) {
      return NOBODY;
    }
    throw new IOException(
        "PostgreSQL cannot run as root, and neither unshare nor setpriv (util-linux) works here;"
            + " run as another user");
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(Ids.ROOT);
  }

  private boolean works() throws InterruptedException {
    return Executables.succeeds(command(List.of("true")));
  }

  private List<String> prefix() {
    return commandPrefix.isEmpty() ? List.of() : List.of(commandPrefix.split(" ", -1));
  }

  /** Turns a command into one that runs as this account, in the same process. */
  List<String> command(List<String> command) {
    return Stream.concat(prefix().stream(), command.stream()).toList();
  }

  /** The folder with PostgreSQL's {@code bin}, which is unpacked if needed. */
  Path program() throws IOException {
    BinaryCache cache = this == NOBODY ? BinaryCache.shared() : BinaryCache.ofUser();
    return cache.folder(Platform.current().postgresArchive(), TarXz::unpack);
  }

  /**
   * The folder itself or, where the account cannot access it (below {@code /root}, for example),
   * one of its own in {@code /var/tmp}, which outlives a restart of the system.
   */
  Path home(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (this != NOBODY || isOpenToAll(folder)) {
      return folder;
    }
    String name = HexFormat.of().toHexDigits(folder.toString().hashCode());
    Path home = Path.of("/var/tmp/comfymill", name);
    Files.createDirectories(home);
    if (!Files.getAttribute(home.getParent(), "unix:uid").equals(Ids.ROOT)) {
      throw new IOException(home.getParent() + " belongs to somebody else; remove it");
    }
    return home;
  }

  private static boolean isOpenToAll(Path folder) throws IOException {
    for (Path path = folder.toRealPath(); path != null; path = path.getParent()) {
      if (!Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes this account the owner of the folder, which may have belonged to another account before.
   */
  void own(Path folder) throws IOException {
    if (this == SELF) {
      return;
    }
    int id = this == NOBODY ? Ids.NOBODY : Ids.ROOT;
    if (!Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(id)) {
      chown(folder, id);
    }
  }

  private static void chown(Path folder, int id) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.setAttribute(path, "unix:uid", id, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", id, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }
}
