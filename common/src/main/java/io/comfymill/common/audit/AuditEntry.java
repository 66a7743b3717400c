package io.comfymill.common.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Who did what. Each entry holds the hash of the one before it, so none can be changed, left out or
 * put in later without all that follow being written anew.
 *
 * @param number counts from 1, without gaps
 * @param at to the microsecond
 * @param keyId of the API key that was used; null for none
 * @param address from where; empty where nobody asked from outside
 * @param action such as {@code key.revoke}
 * @param target what it was done to
 * @param before null where there was nothing
 * @param after null where there is nothing
 * @param previous the hash of the entry before; 64 zeros for the first
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditEntry(
    long number,
    Instant at,
    String tenant,
    String actor,
    @Nullable String keyId,
    String address,
    String action,
    String target,
    @Nullable JsonNode before,
    @Nullable JsonNode after,
    String previous,
    String hash) {
  public static final String NO_PREVIOUS = "0".repeat(64);

  /** Computes the hash. */
  public static AuditEntry chained(AuditEntry open, long number, Instant at, String previous) {
    AuditEntry placed =
        new AuditEntry(
            number,
            at.truncatedTo(ChronoUnit.MICROS),
            open.tenant,
            open.actor,
            open.keyId,
            open.address,
            open.action,
            open.target,
            open.before,
            open.after,
            previous,
            "");
    return new AuditEntry(
        placed.number,
        placed.at,
        placed.tenant,
        placed.actor,
        placed.keyId,
        placed.address,
        placed.action,
        placed.target,
        placed.before,
        placed.after,
        placed.previous,
        placed.computed());
  }

  /** Whether nothing of it was changed. */
  public boolean isIntact() {
    return hash.equals(computed());
  }

  /** Whether it is the one that follows. */
  public boolean follows(AuditEntry before) {
    return number == before.number + 1 && previous.equals(before.hash);
  }

  private String computed() {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.put("number", number).put("at", at.toString()).put("tenant", tenant);
    fields.put("actor", actor).put("key_id", keyId).put("address", address);
    fields.put("action", action).put("target", target);
    fields.set("before", before);
    fields.set("after", after);
    byte[] json = WireJson.write(fields);
    byte[] link = (previous + "\n").getBytes(StandardCharsets.US_ASCII);
    return DigestUtils.sha256Hex(
        ByteBuffer.allocate(link.length + json.length).put(link).put(json).array());
  }
}
