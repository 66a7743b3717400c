package io.comfymill.gateway.batch.cell;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * What becomes of a batch whose cells fail.
 *
 * @param after so many failures, or per cent of the cells
 */
public record FailureRule(Deed deed, double after, boolean percent) {
  /** What to do. */
  public enum Deed {
    /** Run the others. */
    CONTINUE,
    /** Start no further cell, and end. */
    STOP,
    /** Start no further cell until somebody resumes it. */
    PAUSE
  }

  static FailureRule of(JsonNode json) {
    JsonNode deed = json.isObject() ? json.path("do") : json;
    String after = json.path("after").asText("1");
    boolean percent = after.endsWith("%");
    return new FailureRule(
        Deed.valueOf(deed.asText("continue").toUpperCase(Locale.ROOT)),
        Double.parseDouble(percent ? after.substring(0, after.length() - 1) : after),
        percent);
  }

  /**
   * What is to be done now.
   *
   * @param failed cells that failed since somebody last looked
   */
  public Deed at(long failed, long cells) {
    double bound = percent ? Math.max(1, after * cells / 100) : after;
    return failed >= bound ? deed : Deed.CONTINUE;
  }
}
