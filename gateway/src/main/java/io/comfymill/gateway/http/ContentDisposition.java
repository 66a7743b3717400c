package io.comfymill.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an uploaded file, as the libraries of all platforms write it: quoted with escapes,
 * bare, or as {@code filename*} with its character set (RFC 6266), which wins.
 */
public final class ContentDisposition {
  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*([^\\s;=]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^;\"]*))");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(\\p{ASCII})");
  private static final Pattern EXTENDED = Pattern.compile("([^']*)'[^']*'(.*)");

  private ContentDisposition() {}

  /**
   * Empty where the header names none that can be read.
   *
   * @param header as the server reads it, a character for each byte; most clients mean UTF-8
   */
  public static Optional<String> fileName(String header) {
    Map<String, String> parameters = new TreeMap<>();
    Matcher parameter = PARAMETER.matcher(utf8(header));
    while (parameter.find()) {
      String value =
          parameter.group(2) == null
              ? parameter.group(3).strip()
              : ESCAPE.matcher(parameter.group(2)).replaceAll("$1");
      parameters.putIfAbsent(parameter.group(1).toLowerCase(Locale.ROOT), value);
    }
    return Optional.ofNullable(parameters.get("filename*"))
        .flatMap(ContentDisposition::decoded)
        .or(() -> Optional.ofNullable(parameters.get("filename")));
  }

  private static String utf8(String header) {
    try {
      CharBuffer bytes = CharBuffer.wrap(header);
      return UTF_8.newDecoder().decode(ISO_8859_1.newEncoder().encode(bytes)).toString();
    } catch (CharacterCodingException other) { // read already, or in another character set
      return header;
    }
  }

  private static Optional<String> decoded(String extended) {
    Matcher parts = EXTENDED.matcher(extended);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      Charset charset = Charset.forName(parts.group(1));
      return Optional.of(URLDecoder.decode(parts.group(2).replace("+", "%2B"), charset));
    } catch (IllegalArgumentException unreadable) { // an unknown character set, or a broken escape
      return Optional.empty();
    }
  }
}
