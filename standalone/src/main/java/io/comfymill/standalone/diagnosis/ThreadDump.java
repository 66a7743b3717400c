package io.comfymill.standalone.diagnosis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What the threads of a Java process of this machine do, as the JDK's {@code jcmd} tells it. */
final class ThreadDump {
  private static final long SECONDS = 10;
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private ThreadDump() {}

  /** It could not be had; the message says why. */
  static final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
      super(message);
    }
  }

  static String of(long pid) throws InterruptedException, IOException, UnavailableException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      throw new UnavailableException("this Java is a JRE, which has no jcmd");
    }
    Path output = Files.createTempFile("comfymill-threads-", ".txt");
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print", "-l")
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new UnavailableException("it does not answer within " + SECONDS + " s");
      }
      String text;
      try (var in = Files.newInputStream(output)) {
        text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      }
      if (process.exitValue() != 0) {
        throw new UnavailableException(text.lines().findFirst().orElse("jcmd failed"));
      }
      return text;
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
