package io.comfymill.common.loop;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Tells somebody else's absence from a defect of ours. */
public final class Trouble {
  private Trouble() {}

  /** Marks failures whose cause lies outside of this process and would outlast its restart. */
  public interface Away {}

  /** True where somebody who is needed does not answer: a matter of waiting. */
  public static boolean isAway(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JacksonException) {
        return false; // an IOException too, but it is about what was said
      }
      if (cause instanceof Away
          || cause instanceof IOException
          || cause instanceof TimeoutException
          || cause instanceof RetriableException) {
        return true;
      }
    }
    return false;
  }
}
