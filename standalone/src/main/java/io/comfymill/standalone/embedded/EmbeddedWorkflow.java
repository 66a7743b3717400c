package io.comfymill.standalone.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/** Opens the workflow in a picture or a video, whatever it is called. */
public final class EmbeddedWorkflow {
  private static final int HEAD_BYTES = 12;

  private EmbeddedWorkflow() {}

  /** The file is broken, or has too much in it. */
  public static final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
      super(message);
    }
  }

  private interface Format {
    void read(DataInputStream file, FoundTexts found) throws IOException;
  }

  /**
   * @param file read as far as need be, and not closed
   * @return the workflow's JSON; that of a file that is no picture or video is the file itself;
   *     empty where a picture or video has none
   */
  public static Optional<InputStream> open(InputStream file) throws IOException {
    PushbackInputStream whole = new PushbackInputStream(file, HEAD_BYTES);
    byte[] head = whole.readNBytes(HEAD_BYTES);
    whole.unread(head);
    Optional<Format> format = format(new String(head, StandardCharsets.ISO_8859_1));
    return format.isEmpty()
        ? Optional.of(whole)
        : read(format.get(), whole)
            .map(json -> new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static Optional<Format> format(String head) {
    if (head.startsWith("\u0089PNG")) {
      return Optional.of(PngTexts::read);
    } else if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
      return Optional.of(WebpTexts::read);
    } else if (head.startsWith("ftyp", 4)) {
      return Optional.of(Mp4Texts::read);
    }
    return head.startsWith("\u001aE\u00df\u00a3")
        ? Optional.of(MatroskaTexts::read)
        : Optional.empty();
  }

  private static Optional<String> read(Format format, InputStream file) throws IOException {
    FoundTexts found = new FoundTexts();
    try {
      format.read(new DataInputStream(file), found);
    } catch (EOFException end) {
      // Of the file, or of what there is of it: what was found counts.
    } catch (ZipException e) {
      throw new UnreadableException("its compressed text is broken");
    }
    return Stream.of(FoundTexts.PROMPT, FoundTexts.WORKFLOW)
        .flatMap(name -> found.text(name).stream())
        .filter(text -> text.stripLeading().startsWith("{"))
        .findFirst()
        .or(() -> found.text(FoundTexts.COMMENT).flatMap(EmbeddedWorkflow::inComment));
  }

  /** Video Helper Suite writes {@code {"prompt": …, "workflow": …}}, either as JSON or as text. */
  private static Optional<String> inComment(String comment) {
    try {
      JsonNode json = WireJson.mapper().readTree(comment);
      return Stream.of(FoundTexts.PROMPT, FoundTexts.WORKFLOW)
          .map(json::path)
          .filter(one -> one.isObject() || one.isTextual())
          .map(one -> one.isTextual() ? one.textValue() : one.toString())
          .findFirst();
    } catch (JsonProcessingException words) {
      return Optional.empty();
    }
  }
}
