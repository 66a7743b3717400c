package io.comfymill.agent.enrolment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.identity.Identity;
import io.comfymill.common.certificate.CertificateRequest;
import io.comfymill.common.certificate.KeyPairs;
import io.comfymill.common.enrolment.AgentProof;
import io.comfymill.common.enrolment.EnrolmentToken;
import io.comfymill.common.tls.Pem;
import io.comfymill.common.tls.TlsSettings;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Trades a token for an identity, and later a certificate for a newer one. Blocks. */
public final class Enrolment {
  private static final String TOKEN = "X-Comfymill-Token";

  /** It follows a certificate that was renewed. */
  private static final String RELOAD = "quarkus.tls." + TlsSettings.NAME + ".reload-period";

  private final EnrolledFolder folder;
  private final Path dataFolder;

  public Enrolment(Path dataFolder) {
    this.dataFolder = dataFolder;
    this.folder = new EnrolledFolder(dataFolder);
  }

  /** What the agent's folder has; null where it was not enrolled. */
  public @Nullable Enrolled present() throws IOException {
    return folder.read().orElse(null);
  }

  /**
   * Becomes an agent of that gateway.
   *
   * @param host what this machine is called, for people
   * @throws IllegalArgumentException where the token is none, or the address wrong
   */
  public Enrolled enrol(URI gateway, String token, String host)
      throws IOException, InterruptedException {
    EnrolmentToken known =
        EnrolmentToken.of(token)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "comfymill.agent.enrolment.token must be what comfymill agents token"
                            + " prints"));
    GatewayLink link = new GatewayLink(gateway);
    Path ca = Files.createTempFile("comfymill-ca-", ".crt");
    try {
      Files.writeString(ca, Pem.text(link.ca(known.caFingerprint())));
      KeyPair pair = KeyPairs.generate();
      ObjectNode body = request(pair, "new agent").put("host", host);
      JsonNode admission =
          link.post("/api/agents/enrol", Map.of(TOKEN, known.revealed()), WireJson.write(body), ca);
      Enrolled enrolled = folder.keep(gateway, admission, pair.getPrivate());
      Identity.become(dataFolder.resolve("identity.json"), enrolled.agent());
      return enrolled;
    } finally {
      Files.delete(ca);
    }
  }

  private static ObjectNode request(KeyPair pair, String name) {
    return WireJson.mapper().createObjectNode().put("csr", CertificateRequest.of(pair, name));
  }

  /** Gets another certificate for another key; the present one proves who asks. */
  Enrolled renew(Enrolled present, Instant now) throws IOException, InterruptedException {
    KeyPair pair = KeyPairs.generate();
    JsonNode admission =
        ask(present, "/api/agents/self/renewal", request(pair, present.agent().value()), now);
    return folder.keep(present.gateway(), admission, pair.getPrivate());
  }

  /** Says where it runs. */
  JsonNode checkIn(Enrolled present, ObjectNode body, Instant now)
      throws IOException, InterruptedException {
    return ask(present, "/api/agents/self/check-in", body, now);
  }

  private JsonNode ask(Enrolled present, String path, ObjectNode request, Instant now)
      throws IOException, InterruptedException {
    byte[] body = WireJson.write(request);
    String proof = AgentProof.of(present.key(), present.agent(), "POST " + path, body, now);
    return new GatewayLink(present.gateway())
        .post(path, Map.of(AgentProof.HEADER, proof), body, folder.ca());
  }

  /** The settings that follow from being enrolled, by name; those of the machine itself win. */
  public Map<String, String> settings(Enrolled enrolled) {
    Map<String, String> settings = new TreeMap<>(enrolled.settings());
    settings.put(TlsSettings.CA, folder.ca().toString());
    settings.put(TlsSettings.CERTIFICATE, folder.own().toString());
    settings.put(TlsSettings.KEY, folder.own().toString());
    settings.put(TlsSettings.LISTEN, "true");
    settings.put(RELOAD, "1m");
    return Collections.unmodifiableMap(settings);
  }
}
