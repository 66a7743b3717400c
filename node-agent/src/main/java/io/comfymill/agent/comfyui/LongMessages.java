package io.comfymill.agent.comfyui;

import io.comfymill.common.bulk.LongStringFilter;
import io.comfymill.common.bulk.ShortenedStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Limits ComfyUI's messages to a size that every step on the way to the client can handle. {@code
 * execution_error} holds the inputs of the graph node that failed, perhaps a picture; only the
 * beginning of those is passed on.
 */
final class LongMessages {
  private static final int LONG_MESSAGE = 1024 * 1024;
  private static final int LONGEST_OUTPUT = 4 * 1024 * 1024;
  private static final int TYPE_WITHIN = 40;

  private LongMessages() {}

  /** The message, or one with shorter strings. */
  static String shortened(String message) {
    if (message.length() <= LONG_MESSAGE) {
      return message;
    }
    boolean error = message.substring(0, TYPE_WITHIN).contains("execution_error");
    int longest = error ? LongStringFilter.LONG_BYTES : LONGEST_OUTPUT;
    byte[] json = message.getBytes(StandardCharsets.UTF_8);
    try (InputStream shorter = new ShortenedStream(new ByteArrayInputStream(json), longest)) {
      return new String(shorter.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return message; // not JSON; its parser will say so
    }
  }
}
