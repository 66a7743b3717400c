package io.comfymill.gateway.quarantine;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.comfymill.common.quarantine.QuarantinedRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A quarantined record as the API shows it.
 *
 * @param id topic, partition and offset of the original
 * @param service that could not read it
 * @param text its bytes, if asked for and valid UTF-8
 * @param base64 its bytes, if asked for and not valid UTF-8
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
