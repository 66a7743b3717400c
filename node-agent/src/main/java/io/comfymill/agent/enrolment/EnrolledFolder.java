package io.comfymill.agent.enrolment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.enrolment.RecordKey;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.tls.Pem;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The folder {@code enrolment} in the agent's own, for its owner's eyes only. Key and certificate
 * are one file, so that a renewal replaces both or neither.
 */
public final class EnrolledFolder {
  private static final String END = "-----END CERTIFICATE-----\n";

  private static final String RECORD_KEY = "record_key";

  private final Path folder;

  public EnrolledFolder(Path dataFolder) {
    this.folder = dataFolder.toAbsolutePath().normalize().resolve("enrolment");
  }

  Path path() {
    return folder;
  }

  Path ca() {
    return folder.resolve("ca.crt");
  }

  /** Its certificate, then its key. */
  Path own() {
    return folder.resolve("agent.pem");
  }

  private Path facts() {
    return folder.resolve("agent.json");
  }

  /** Empty where this agent was not enrolled. */
  public Optional<Enrolled> read() throws IOException {
    if (Files.notExists(facts())) {
      return Optional.empty();
    }
    JsonNode facts = WireJson.mapper().readTree(Files.readString(facts()));
    String own = Files.readString(own());
    Map<String, String> settings = new TreeMap<>();
    facts
        .path("settings")
        .properties()
        .forEach(one -> settings.put(one.getKey(), one.getValue().asText()));
    try {
      return Optional.of(
          new Enrolled(
              new AgentId(facts.path("agent").asText()),
              URI.create(facts.path("gateway").asText()),
              settings,
              Pem.privateKey(own),
              Pem.certificates(own.substring(0, own.indexOf(END) + END.length())).get(0),
              facts.hasNonNull(RECORD_KEY)
                  ? RecordKey.parse(facts.path(RECORD_KEY).asText())
                  : null));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException(folder + " is damaged; remove it and enrol the agent anew", e);
    }
  }

  /**
   * Keeps what a gateway has answered. What says that the agent is enrolled comes last.
   *
   * @param admission the answer
   * @param key for which its certificate is
   */
  Enrolled keep(URI gateway, JsonNode admission, PrivateKey key) throws IOException {
    create();
    String certificate = Pem.text(Pem.certificates(admission.path("certificate").asText()).get(0));
    replace(ca(), Pem.text(Pem.certificates(admission.path("ca").asText()).get(0)));
    replace(own(), certificate + Pem.text(key));
    ObjectNode facts = WireJson.mapper().createObjectNode();
    facts.put("agent", admission.path("agent").asText());
    facts.put("gateway", gateway.toString());
    facts.set("settings", admission.path("settings"));
    if (admission.hasNonNull(RECORD_KEY)) {
      facts.set(RECORD_KEY, admission.path(RECORD_KEY));
    }
    replace(facts(), facts.toPrettyString() + "\n");
    return read().orElseThrow();
  }

  private void create() throws IOException {
    if (Files.notExists(folder)) {
      Files.createDirectories(folder.getParent());
      Files.createDirectory(folder, ofOwner("rwx------"));
    }
  }

  private void replace(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (SeekableByteChannel out =
        Files.newByteChannel(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ofOwner("rw-------"))) {
      out.write(StandardCharsets.UTF_8.encode(text));
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Elsewhere a folder's rights are those that it inherits. */
  private FileAttribute<?>[] ofOwner(String rights) {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }
}
