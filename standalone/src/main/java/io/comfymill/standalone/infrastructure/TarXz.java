package io.comfymill.standalone.infrastructure;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.tukaani.xz.XZInputStream;

/**
 * Reads a .tar.xz in Java, since neither program is installed everywhere: folders, files and
 * symbolic links, with names of up to 255 characters and the modes that matter for programs.
 */
final class TarXz {
  private static final int BLOCK = 512;
  private static final int OWNER_MAY_EXECUTE = 0100;

  private TarXz() {}

  static void unpack(InputStream archive, Path folder) throws IOException {
    try (InputStream tar = new XZInputStream(new BufferedInputStream(archive))) {
      byte[] header = tar.readNBytes(BLOCK);
      while (header.length == BLOCK && header[0] != 0) {
        unpackEntry(tar, header, folder);
        header = tar.readNBytes(BLOCK);
      }
    }
  }

  private static void unpackEntry(InputStream tar, byte[] header, Path folder) throws IOException {
    Path target = target(header, folder);
    long size = octal(header, 124, 12);
    char kind = (char) header[156];
    Files.createDirectories(kind == '5' ? target : target.getParent());
    switch (kind) {
      case '0', '\0' -> writeFile(tar, size, octal(header, 100, 8), target);
      case '2' -> Files.createSymbolicLink(target, Path.of(text(header, 157, 100)));
      case '5' -> {} // the folder is there
      default -> throw new IOException("entry " + target + " is of an unknown kind: " + kind);
    }
    if (kind == '0' || kind == '\0') {
      tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    }
  }

  private static Path target(byte[] header, Path folder) throws IOException {
    String prefix = text(header, 345, 155);
    String name = text(header, 0, 100);
    Path target = folder.resolve(prefix.isEmpty() ? name : prefix + "/" + name).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException("entry " + name + " would be outside of " + folder);
    }
    return target;
  }

  private static void writeFile(InputStream tar, long size, long mode, Path target)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(target)) {
      long left = size;
      byte[] buffer = new byte[1 << 16];
      while (left > 0) {
        int read = tar.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new EOFException("the archive ends within " + target);
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
    Files.setPosixFilePermissions(target, permissions((mode & OWNER_MAY_EXECUTE) != 0));
  }

  /** Readable for all: PostgreSQL may have to run as another user than the one who unpacks. */
  private static Set<PosixFilePermission> permissions(boolean executable) {
    Set<PosixFilePermission> permissions =
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_READ);
    if (executable) {
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
      permissions.add(PosixFilePermission.GROUP_EXECUTE);
      permissions.add(PosixFilePermission.OTHERS_EXECUTE);
    }
    return permissions;
  }

  private static long octal(byte[] header, int offset, int length) {
    String digits = text(header, offset, length).trim();
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }

  private static String text(byte[] header, int offset, int length) {
    int end = offset;
    while (end < offset + length && header[end] != 0) {
      end++;
    }
    return new String(header, offset, end - offset, StandardCharsets.UTF_8);
  }
}
