package io.comfymill.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A program that has ended.
 *
 * @param output what it wrote, errors too
 */
public record ProgramRun(int exitCode, String output) {
  /** Starts it and waits for its end. */
  public static ProgramRun of(ProcessBuilder program) throws IOException {
    Process process = program.redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new ProgramRun(process.waitFor(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      process.destroy();
    }
  }
}
