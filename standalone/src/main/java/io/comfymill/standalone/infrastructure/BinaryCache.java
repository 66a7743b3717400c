package io.comfymill.standalone.infrastructure;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.apache.commons.io.FileUtils;

/**
 * Unpacks the programs that come inside jars, each once, into a folder named by its checksum. Many
 * processes may do so at once: a folder appears by a rename, complete.
 */
record BinaryCache(Path root) {
  /** Reads an archive and leaves its content in a folder. */
  interface Unpacker {
    void unpack(InputStream archive, Path folder) throws IOException;
  }

  /** The user's cache folder, or one under the system's temporary folder where there is none. */
  static BinaryCache ofUser() throws IOException {
    Path wanted =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .filter(home -> home.startsWith("/"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".cache"))
            .resolve("comfymill");
    try {
      Files.createDirectories(wanted);
      if (Files.isWritable(wanted)) {
        return new BinaryCache(wanted);
      }
    } catch (IOException noHome) {
      // Some users have no home folder, in containers for example.
    }
    return shared();
  }

  /** A cache that every user may read, for a server that runs as another user. */
  static BinaryCache shared() throws IOException {
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_-]", "_");
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "comfymill-" + user);
    Files.createDirectories(folder);
    if (!Files.getOwner(folder).getName().equals(System.getProperty("user.name"))) {
      throw new IOException(folder + " belongs to somebody else; remove it");
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new BinaryCache(folder);
  }

  /** A single program, from the resource of that name. */
  Path program(String resource) throws IOException {
    return folder(resource, (in, folder) -> copyProgram(in, folder.resolve(resource)))
        .resolve(resource);
  }

  private static void copyProgram(InputStream in, Path file) throws IOException {
    Files.copy(in, file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The folder into which the unpacker has unpacked the resource. */
  Path folder(String resource, Unpacker unpacker) throws IOException {
    URL url = BinaryCache.class.getResource("/" + resource);
    if (url == null) {
      throw new IOException(resource + " is not on the class path");
    }
    URLConnection connection = url.openConnection();
    Path folder = root.resolve(resource.replaceAll("\\.txz$", "") + "-" + version(connection));
    if (!Files.isDirectory(folder)) {
      try (InputStream in = connection.getInputStream()) {
        unpackWhole(in, unpacker, folder);
      }
    }
    return folder;
  }

  private static String version(URLConnection connection) throws IOException {
    if (connection instanceof JarURLConnection jar) {
      return Long.toHexString(jar.getJarEntry().getCrc());
    }
    return Long.toHexString(connection.getContentLengthLong());
  }

  private static void unpackWhole(InputStream in, Unpacker unpacker, Path folder)
      throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    Path unfinished = Files.createTempDirectory(parent, "unpacking-");
    try {
      unpacker.unpack(in, unfinished);
      Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException anotherWasFaster) {
      FileUtils.deleteDirectory(unfinished.toFile());
    } catch (IOException e) {
      FileUtils.deleteDirectory(unfinished.toFile());
      throw e;
    }
  }
}
