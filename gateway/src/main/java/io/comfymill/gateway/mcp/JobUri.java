package io.comfymill.gateway.mcp;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a job, or of one of the files that it made.
 *
 * @param id its {@code prompt_id}, which may be any text, or our own id
 * @param output the file's place among them, from 0; null for the job itself
 */
record JobUri(String id, @Nullable Integer output) {
  static final String JOBS = "comfymill://jobs/{id}";
  static final String OUTPUTS = "comfymill://jobs/{id}/outputs/{number}";

  private static final Pattern FORM =
      Pattern.compile("comfymill://jobs/([^/?#]+)(?:/outputs/([0-9]{1,6}))?");

  static JobUri job(String id) {
    return new JobUri(id, null);
  }

  static JobUri output(String id, int number) {
    return new JobUri(id, number);
  }

  /** Empty where it is none. */
  static Optional<JobUri> parse(String uri) {
    Matcher parts = FORM.matcher(uri);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      String number = parts.group(2);
      return Optional.of(
          new JobUri(
              URLDecoder.decode(parts.group(1), StandardCharsets.UTF_8),
              number == null ? null : Integer.valueOf(number)));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    return "comfymill://jobs/" + encoded + (output == null ? "" : "/outputs/" + output);
  }
}
