package io.comfymill.common.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.UnreadableRecordException;
import io.comfymill.common.wire.WireJson;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Frames as bytes: length of the header (4 bytes, big-endian), the header as JSON, the payload as
 * it is. Previews are large and frequent, so they are not put into JSON.
 */
public final class LiveFrameCodec {
  private LiveFrameCodec() {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Header(
      TenantId tenant,
      PromptId promptId,
      AttemptId attempt,
      long number,
      @Nullable String clientId,
      LiveFrame.Kind kind) {}

  public static byte[] encode(LiveFrame frame) {
    byte[] header =
        WireJson.write(
            new Header(
                frame.tenant(),
                frame.promptId(),
                frame.attempt(),
                frame.number(),
                frame.clientId(),
                frame.kind()));
    return ByteBuffer.allocate(Integer.BYTES + header.length + frame.payload().length)
        .putInt(header.length)
        .put(header)
        .put(frame.payload())
        .array();
  }

  /**
   * @throws IllegalArgumentException where the bytes are no frame
   */
  public static LiveFrame decode(byte[] bytes) {
    try {
      int headerLength = ByteBuffer.wrap(bytes).getInt();
      Objects.checkFromIndexSize(Integer.BYTES, headerLength, bytes.length);
      int payloadStart = Integer.BYTES + headerLength;
      byte[] json = Arrays.copyOfRange(bytes, Integer.BYTES, payloadStart);
      Header header = WireJson.read(json, Header.class).orElseThrow();
      byte[] payload = Arrays.copyOfRange(bytes, payloadStart, bytes.length);
      return new LiveFrame(
          header.tenant(),
          header.promptId(),
          header.attempt(),
          header.number(),
          header.clientId(),
          header.kind(),
          payload);
    } catch (BufferUnderflowException | IndexOutOfBoundsException | UnreadableRecordException e) {
      throw new IllegalArgumentException("not a live frame of " + bytes.length + " bytes", e);
    }
  }
}
