package io.comfymill.gateway.v2.error;

import java.util.Locale;

/** The error codes of Comfy API v2, and ours where it has none. */
public enum ErrorCode {
  /** The request cannot be read at all, or a field of it is wrong. */
  INVALID_REQUEST(422),
  INVALID_WORKFLOW(422),
  WORKFLOW_FORMAT_UI(422),
  MISSING_ASSET(422),
  IDEMPOTENCY_KEY_REUSE(422),
  HASH_MISMATCH(409),
  ASSET_IN_USE(409),
  BLOB_NOT_FOUND(404),
  /** The record is there, its bytes are gone. */
  OUTPUT_UNAVAILABLE(404),
  NOT_FOUND(404),
  FORBIDDEN(403),
  PAYLOAD_TOO_LARGE(413),
  QUEUE_FULL(429),
  QUOTA_EXCEEDED(429),
  TOO_MANY_STREAMS(429),
  UPSTREAM_ERROR(500),
  /** {@link #UPSTREAM_ERROR} of something that will be back. */
  UNAVAILABLE(503);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }

  /** Whether the client is told when to try again. */
  boolean isTemporary() {
    return this == QUEUE_FULL || this == TOO_MANY_STREAMS || this == UNAVAILABLE;
  }

  String word() {
    return this == UNAVAILABLE ? UPSTREAM_ERROR.word() : name().toLowerCase(Locale.ROOT);
  }
}
