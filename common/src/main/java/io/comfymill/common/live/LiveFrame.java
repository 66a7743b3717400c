package io.comfymill.common.live;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket message of a running attempt, on its way from the agent to the client's gateway.
 *
 * <p>Lost frames cost a moment of progress and nothing else. The closing messages of a job are not
 * sent as frames: gateways make them from the {@link io.comfymill.common.wire.JobEvent}.
 *
 * @param number grows from frame to frame of an attempt, also where another agent goes on with it;
 *     0 from an agent that does not number them yet
 * @param clientId whom it is for; null: every client of the tenant
 * @param kind text, or one of ComfyUI's binary messages
 * @param payload the message as the client shall get it: UTF-8 JSON with the client's {@code
 *     prompt_id}, or a binary message as ComfyUI made it (previews of type 4, with their metadata's
 *     {@code prompt_id} replaced)
 */
@SuppressWarnings("ArrayRecordComponent") // previews are not copied; nobody writes to the payload
public record LiveFrame(
    TenantId tenant,
    PromptId promptId,
    AttemptId attempt,
    long number,
    @Nullable String clientId,
    Kind kind,
    byte[] payload) {
  public enum Kind {
    TEXT,
    BINARY
  }
}
