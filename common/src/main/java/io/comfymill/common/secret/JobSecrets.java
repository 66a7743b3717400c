package io.comfymill.common.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.jose4j.lang.JoseException;

/**
 * The keys for partner services that clients put into {@code extra_data}. Where gateways and agents
 * share a key file, they leave the gateway as one encrypted field (JWE: a content key of its own,
 * wrapped by a key of the file), and the agent decrypts it for the attempt. It is bound to its job:
 * in another it is worth nothing.
 */
public final class JobSecrets {
  /** What is secret in {@code extra_data}, to ComfyUI too. */
  public static final Set<String> NAMES = Set.of("auth_token_comfy_org", "api_key_comfy_org");

  /** Holds them, encrypted. */
  public static final String SEALED = "comfymill_sealed";

  private static final String WRAPPING = KeyManagementAlgorithmIdentifiers.A256GCMKW;
  private static final String ENCRYPTION = ContentEncryptionAlgorithmIdentifiers.AES_256_GCM;
  private static final String JOB = "sub";

  private final Optional<Path> keyFile;

  /**
   * @param keyFile empty where secrets stay as they are
   */
  public JobSecrets(Optional<Path> keyFile) {
    this.keyFile = keyFile;
  }

  public boolean areSealed() {
    return keyFile.isPresent();
  }

  public static boolean isSecret(ObjectNode extraData) {
    return NAMES.stream().anyMatch(extraData::has);
  }

  public static boolean isSealed(ObjectNode extraData) {
    return extraData.has(SEALED);
  }

  /** Encrypts them in place. Blocks. */
  public void seal(JobId job, ObjectNode extraData) throws IOException {
    extraData.remove(SEALED); // from outside it can be nothing but a copy
    if (keyFile.isPresent() && isSecret(extraData)) {
      ObjectNode secrets = WireJson.mapper().createObjectNode();
      NAMES.stream().filter(extraData::has).forEach(name -> move(name, extraData, secrets));
      extraData.put(SEALED, encrypted(job, WireJson.text(secrets), SecretKeys.read(keyFile.get())));
    }
  }

  private static void move(String name, ObjectNode from, ObjectNode to) {
    JsonNode secret = from.remove(name);
    to.set(name, secret);
  }

  private static String encrypted(JobId job, String secrets, SecretKeys keys) {
    JsonWebEncryption jwe = new JsonWebEncryption();
    jwe.setAlgorithmHeaderValue(WRAPPING);
    jwe.setEncryptionMethodHeaderParameter(ENCRYPTION);
    jwe.setKeyIdHeaderValue(keys.newestId());
    jwe.setHeader(JOB, job.toString());
    jwe.setKey(keys.newest());
    jwe.setPayload(secrets);
    try {
      return jwe.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("this Java cannot encrypt with " + ENCRYPTION, e);
    }
  }

  /**
   * Decrypts them in place. Blocks.
   *
   * @throws SecretsUnavailableException where the key is not here, or they are another job's
   */
  public void open(JobId job, ObjectNode extraData) throws SecretsUnavailableException {
    JsonNode sealed = extraData.remove(SEALED);
    if (sealed != null) {
      try {
        extraData.setAll((ObjectNode) decrypted(job, sealed.asText()));
      } catch (IOException | JoseException e) {
        throw new SecretsUnavailableException(
            "the secrets of the job cannot be decrypted: " + e.getMessage(), e);
      }
    }
  }

  private JsonNode decrypted(JobId job, String sealed) throws JoseException, IOException {
    Path file =
        keyFile.orElseThrow(() -> new IOException("comfymill.agent.secrets-key-file is not set"));
    JsonWebEncryption jwe = new JsonWebEncryption();
    jwe.setAlgorithmConstraints(only(WRAPPING));
    jwe.setContentEncryptionAlgorithmConstraints(only(ENCRYPTION));
    jwe.setCompactSerialization(sealed);
    jwe.setKey(SecretKeys.read(file).find(jwe.getKeyIdHeaderValue()));
    String secrets = jwe.getPayload();
    if (!job.toString().equals(jwe.getHeader(JOB))) {
      throw new IOException("they are those of another job");
    }
    return WireJson.mapper().readTree(secrets);
  }

  private static AlgorithmConstraints only(String algorithm) {
    return new AlgorithmConstraints(ConstraintType.PERMIT, algorithm);
  }
}
