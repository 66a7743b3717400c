package io.comfymill.standalone.infrastructure;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds Kafka's jars, which the build puts beside this module's classes and its jar. */
final class KafkaLibrary {
  private KafkaLibrary() {}

  /** Jars in the order of their names: the JVM's archive of classes depends on the order. */
  static String classPath() throws IOException {
    Path folder = Path.of(ownLocation()).toAbsolutePath().resolveSibling("kafka-lib");
    if (Files.isDirectory(folder)) {
      return String.join(File.pathSeparator, jars(folder));
    }
    throw new IOException("Kafka's jars are not in " + folder + "; run: mvn package -DskipTests");
  }

  private static List<String> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toString).filter(name -> name.endsWith(".jar")).sorted().toList();
    }
  }

  private static URI ownLocation() throws IOException {
    try {
      return KafkaLibrary.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    } catch (URISyntaxException e) {
      throw new IOException("cannot tell where this class was loaded from", e);
    }
  }
}
