package io.comfymill.common.loop;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Tells a server that is away from a defect of ours. */
public final class Trouble {
  private Trouble() {}

  /** Marks exceptions for causes outside this process, which a restart would not cure. */
  public interface Away {}

  /** True if a server does not answer, so that waiting is all there is to do. */
  public static boolean isAway(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JacksonException) {
        return false; // an IOException, but about content
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
