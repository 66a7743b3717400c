package io.comfymill.gateway.media;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** A real FFmpeg, out of a test's dependency. */
public final class TestFfmpeg {
  private static final String FOLDER = "org/bytedeco/ffmpeg/linux-x86_64/";
  private static final Path TARGET = Path.of("target", "ffmpeg").toAbsolutePath();

  private TestFfmpeg() {}

  /** Skips the test where there is none for this machine. */
  public static synchronized Ffmpeg find() {
    URL program = TestFfmpeg.class.getClassLoader().getResource(FOLDER + "ffmpeg");
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64")
            && program != null);
    try {
      return Ffmpeg.at(unpacked(program));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path unpacked(URL program) throws IOException {
    Path target = TARGET.resolve("ffmpeg");
    if (Files.isExecutable(target)) {
      return target;
    }
    Files.createDirectories(TARGET);
    try (JarFile jar = ((JarURLConnection) program.openConnection()).getJarFile()) {
      for (JarEntry entry : jar.stream().toList()) {
        String name = entry.getName();
        boolean file = name.startsWith(FOLDER) && name.indexOf('/', FOLDER.length()) < 0;
        if (file && !entry.isDirectory() && !name.endsWith("/ffmpeg")) {
          unpack(jar, entry, TARGET.resolve(name.substring(FOLDER.length())));
        }
      }
      unpack(jar, jar.getJarEntry(FOLDER + "ffmpeg"), target);
    }
    return target;
  }

  private static void unpack(JarFile jar, JarEntry entry, Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.copy(jar.getInputStream(entry), file);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make %s executable".formatted(file));
    }
  }
}
