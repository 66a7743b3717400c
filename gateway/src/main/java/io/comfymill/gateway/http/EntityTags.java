package io.comfymill.gateway.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code If-None-Match} and {@code If-Match}: browsers and proxies send several tags, and make them
 * weak.
 */
public final class EntityTags {
  private static final Pattern TAG = Pattern.compile("\"[^\"]*\"");

  private EntityTags() {}

  /**
   * @param header null for none
   * @param etag with its quotes
   */
  public static boolean match(@Nullable String header, String etag) {
    if (header == null) {
      return false;
    }
    Matcher tag = TAG.matcher(header);
    while (tag.find()) {
      if (tag.group().equals(etag)) {
        return true;
      }
    }
    return header.strip().equals("*");
  }
}
