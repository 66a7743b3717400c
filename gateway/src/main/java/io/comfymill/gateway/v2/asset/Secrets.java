package io.comfymill.gateway.v2.asset;

import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import org.apache.commons.codec.DecoderException;
import org.apache.commons.codec.binary.Hex;

/** The secret with which all gateways sign the URLs of assets. Whoever is first makes it. */
@ApplicationScoped
public class Secrets {
  private static final String NAME = "asset-urls";
  private static final int BYTES = 32;

  private final Database database;
  private final SecureRandom random = new SecureRandom();
  private volatile byte[] known = {};

  Secrets(Database database) {
    this.database = database;
  }

  Uni<byte[]> assetUrls() {
    return known.length > 0
        ? Uni.createFrom().item(known)
        : read().map(Secrets::decoded).invoke(secret -> known = secret);
  }

  private Uni<String> read() {
    byte[] proposed = new byte[BYTES];
    random.nextBytes(proposed);
    return database.write(
        session ->
            session
                .createNativeQuery(
                    "insert into gateway.secrets values (:name, :value) on conflict do nothing")
                .setParameter("name", NAME)
                .setParameter("value", Hex.encodeHexString(proposed))
                .executeUpdate()
                .chain(
                    () ->
                        session
                            .createNativeQuery(
                                "select value from gateway.secrets where name = :name",
                                String.class)
                            .setParameter("name", NAME)
                            .getSingleResult()));
  }

  private static byte[] decoded(String hex) {
    try {
      return Hex.decodeHex(hex);
    } catch (DecoderException e) {
      throw new IllegalStateException("the secret for URLs in the database is no hex text", e);
    }
  }
}
