package io.comfymill.gateway.v2.asset;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.v2.error.ApiException;
import io.comfymill.gateway.v2.error.ErrorCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.jspecify.annotations.Nullable;

/** URLs of the bytes of assets: whoever holds one may read, until it expires. */
@ApplicationScoped
public class ContentLinks {
  private final Secrets secrets;
  private final Duration validity;
  private final InstantSource clock;

  ContentLinks(Secrets secrets, GatewayConfig config, InstantSource clock) {
    this.secrets = secrets;
    this.validity = config.comfyApi().urlValidity();
    this.clock = clock;
  }

  /** A URL and its end. */
  public record Link(String url, Instant expiresAt) {}

  /** Makes links of one answer, which expire together. */
  public static final class Signer {
    private final byte[] secret;
    private final String origin;
    private final Instant expiresAt;

    Signer(byte[] secret, String origin, Instant expiresAt) {
      this.secret = secret;
      this.origin = origin;
      this.expiresAt = expiresAt;
    }

    public Link to(UUID asset) {
      long expires = expiresAt.getEpochSecond();
      String url =
          "%s/api/v2/assets/%s/content?expires=%d&signature=%s"
              .formatted(origin, asset, expires, signature(secret, asset, expires));
      return new Link(url, Instant.ofEpochSecond(expires));
    }
  }

  /** For the answer to a request: the links lead to where it came to. */
  public Uni<Signer> signer(HttpServerRequest request) {
    String origin = request.scheme() + "://" + request.authority();
    return signer(origin);
  }

  /** Links that lead to this address of a gateway, without a slash at its end. */
  public Uni<Signer> signer(String origin) {
    Instant expiresAt = clock.instant().plus(validity);
    return secrets.assetUrls().map(secret -> new Signer(secret, origin, expiresAt));
  }

  /**
   * Fails with {@link ApiException} if the signature is not ours or has expired.
   *
   * @param expires seconds since 1970, as it stands in the URL
   */
  Uni<Void> verify(UUID asset, @Nullable String expires, String signature) {
    return secrets
        .assetUrls()
        .invoke(secret -> require(isGood(secret, asset, expires, signature)))
        .replaceWithVoid();
  }

  private boolean isGood(byte[] secret, UUID asset, @Nullable String expires, String signature) {
    if (expires == null || !expires.matches("\\d{1,12}")) {
      return false;
    }
    long end = Long.parseLong(expires);
    byte[] right = signature(secret, asset, end).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(right, signature.getBytes(StandardCharsets.UTF_8))
        && clock.instant().getEpochSecond() < end;
  }

  private static void require(boolean good) {
    if (!good) {
      throw new ApiException(
          ErrorCode.FORBIDDEN, "this URL has expired or was changed; get the asset again");
    }
  }

  private static String signature(byte[] secret, UUID asset, long expires) {
    return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, secret).hmacHex(asset + " " + expires);
  }
}
