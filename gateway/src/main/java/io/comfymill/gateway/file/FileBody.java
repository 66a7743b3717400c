package io.comfymill.gateway.file;

import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.FieldChecks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A file as the body of a request. */
public final class FileBody {
  private FileBody() {}

  /**
   * @param most bytes
   * @throws InvalidFieldException where it is too long or no text
   */
  public static String text(InputStream body, int most) throws IOException {
    byte[] bytes = body.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new InvalidFieldException("the body", "must be at most %d bytes long".formatted(most));
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!FieldChecks.isPlainText(text)) {
      throw new InvalidFieldException("the body", "must be UTF-8 without the character NUL");
    }
    return text;
  }
}
