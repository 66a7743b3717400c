package io.comfymill.standalone.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The texts of a media file that may be, or contain, a workflow; the others are not kept. */
final class FoundTexts {
  /** In API format, in the editor's format, and what some nodes put both into. */
  static final String PROMPT = "prompt";

  static final String WORKFLOW = "workflow";
  static final String COMMENT = "comment";

  /** A text is held in memory. */
  static final int MAX_BYTES = 24 << 20;

  private static final Set<String> WANTED = Set.of(PROMPT, WORKFLOW, COMMENT);

  private final Map<String, String> texts = new HashMap<>();

  /** Keeps the first of each name. */
  void add(String name, byte[] text) {
    String known = name.toLowerCase(Locale.ROOT);
    if (WANTED.contains(known)) {
      texts.putIfAbsent(known, decoded(text));
    }
  }

  /** Whether there is no need to read on. */
  boolean isEnough() {
    return texts.containsKey(PROMPT);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  /** Returns it as it is. */
  static int checkedLength(long bytes) throws EmbeddedWorkflow.UnreadableException {
    if (bytes < 0 || bytes > MAX_BYTES) {
      throw new EmbeddedWorkflow.UnreadableException(
          "it has metadata of more than " + (MAX_BYTES >> 20) + " MiB");
    }
    return (int) bytes;
  }

  /** Many programs write UTF-8 where Latin-1 is due. */
  private static String decoded(byte[] text) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException latin1) {
      return new String(text, StandardCharsets.ISO_8859_1);
    }
  }
}
