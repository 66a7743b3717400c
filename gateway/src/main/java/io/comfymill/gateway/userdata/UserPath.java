package io.comfymill.gateway.userdata;

import java.net.URLDecoder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path in a user's folder: names with {@code /} between them, none of which climbs.
 *
 * @param value empty for the folder itself
 */
record UserPath(String value) {
  static final UserPath ROOT = new UserPath("");

  private static final int MAX_BYTES = 1024;
  private static final int MAX_NAME_BYTES = 255;
  private static final Pattern ESCAPED = Pattern.compile("(?:%[0-9a-fA-F]{2})+");

  /**
   * As ComfyUI reads it: what is still escaped is unescaped, and then {@code .}, {@code ..} and
   * double slashes are resolved.
   *
   * @return empty if it leaves the user's folder
   */
  static Optional<UserPath> parse(String text) {
    String path = unescaped(text);
    if (path.startsWith("/")) {
      return Optional.empty();
    }
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.split("/", -1)) {
      if (name.equals("..")) {
        if (names.pollLast() == null) {
          return Optional.empty();
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    return Optional.of(new UserPath(String.join("/", names)));
  }

  /** A {@code %} that begins no escape stays, and so does a {@code +}. */
  private static String unescaped(String text) {
    return ESCAPED
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(URLDecoder.decode(found.group(), StandardCharsets.UTF_8)));
  }

  /** Whether a file system would take it. */
  boolean canBeStored() {
    try {
      for (String name : value.split("/", -1)) {
        if (bytes(name) > MAX_NAME_BYTES) {
          return false;
        }
      }
      return bytes(value) <= MAX_BYTES && value.chars().allMatch(c -> c >= ' ');
    } catch (CharacterCodingException halfACharacter) {
      return false;
    }
  }

  private static int bytes(String text) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)).remaining();
  }

  boolean isRoot() {
    return value.isEmpty();
  }

  /** The folders around it, the outermost first. */
  List<String> parents() {
    List<String> parents = new ArrayList<>();
    for (int slash = value.indexOf('/'); slash >= 0; slash = value.indexOf('/', slash + 1)) {
      parents.add(value.substring(0, slash));
    }
    return parents;
  }

  /** What all paths below it begin with. */
  String prefix() {
    return isRoot() ? "" : value + "/";
  }

  String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }
}
