package io.comfymill.gateway.quarantine;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.comfymill.common.kafka.QuarantinedRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A record that was set aside, as it is answered.
 *
 * @param id names it: topic, partition and offset at which it stood
 * @param service that could not understand it
 * @param text its bytes, where they are text and are asked for
 * @param base64 its bytes, where they are no text and are asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QuarantineView(
    String id,
    String topic,
    int partition,
    long offset,
    String service,
    Instant at,
    String cause,
    int bytes,
    @Nullable String text,
    @Nullable String base64) {
  static QuarantineView of(QuarantinedRecord aside) {
    return of(aside, null, null);
  }

  static QuarantineView whole(QuarantinedRecord aside) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(aside.value())).toString();
      return of(aside, text, null);
    } catch (CharacterCodingException e) {
      return of(aside, null, Base64.getEncoder().encodeToString(aside.value()));
    }
  }

  private static QuarantineView of(
      QuarantinedRecord aside, @Nullable String text, @Nullable String base64) {
    return new QuarantineView(
        aside.id(),
        aside.topic(),
        aside.partition(),
        aside.offset(),
        aside.service(),
        aside.at(),
        aside.cause(),
        aside.value().length,
        text,
        base64);
  }
}
