package io.comfymill.common.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;

/** The document is not valid JSON. */
public final class MalformedTextException extends JsonProcessingException {
  private static final long serialVersionUID = 1L;

  MalformedTextException(String message) {
    super(message);
  }
}
