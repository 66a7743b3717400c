package io.comfymill.gateway.submit.body;

import io.comfymill.common.bulk.CutBody;
import io.comfymill.gateway.submit.validation.PostedPrompt;
import java.io.IOException;
import org.jboss.logging.Logger;

/**
 * A prompt that was read. Its long strings are in temporary files, which are deleted when it is
 * closed.
 */
public record SubmittedBody(PostedPrompt request, CutBody body, BytesUnderWay.Share share)
    implements AutoCloseable {
  /** The most that records and rows hold of workflow and extra data, without long strings. */
  public static final int MAX_INLINE_BYTES = 256 * 1024;

  private static final Logger LOG = Logger.getLogger(SubmittedBody.class);

  /** Whether it may be too large for a record. */
  public boolean mayNeedParts() {
    return body.hasTexts() || body.outlineBytes() > MAX_INLINE_BYTES / 2;
  }

  @Override
  public void close() {
    try (share) {
      body.close();
    } catch (IOException e) {
      LOG.warnf("a temporary file is left behind: %s", e.getMessage());
    }
  }
}
