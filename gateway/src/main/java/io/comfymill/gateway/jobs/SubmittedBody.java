package io.comfymill.gateway.jobs;

import io.comfymill.common.bulk.CutBody;
import java.io.IOException;
import org.jboss.logging.Logger;

/**
 * A prompt that has come in. Its long strings are in temporary files until they are kept, and the
 * files go when it is closed.
 */
public record SubmittedBody(PromptRequest request, CutBody body, BytesUnderWay.Share share)
    implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SubmittedBody.class);

  /** Too large to be whole in a record, or nearly. */
  boolean mayNeedParts() {
    return body.hasTexts() || body.outlineBytes() > JobParts.MAX_INLINE_BYTES / 2;
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
