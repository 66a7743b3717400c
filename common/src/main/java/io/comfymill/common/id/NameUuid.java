package io.comfymill.common.id;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;

/** UUIDs of version 8 (RFC 9562) from the SHA-256 of names, so that equal names give equal ids. */
public final class NameUuid {
  private NameUuid() {}

  public static UUID of(String... names) {
    ByteBuffer hash =
        ByteBuffer.wrap(
            DigestUtils.sha256(String.join("\u0000", names).getBytes(StandardCharsets.UTF_8)));
    long high = (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
    long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
