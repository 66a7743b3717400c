package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.audit.AuditEntry;
import io.comfymill.common.id.JobId;
import io.comfymill.common.secret.JobSecrets;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.dev.AdminKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code comfymill tenants|keys|audit}, and how every command says who asks. */
class SecurityCommandsTest {
  private static final String KEY =
      "{\"id\":\"0123456789ab\",\"tenant\":\"a\",\"name\":\"n\",\"scopes\":[\"jobs:read\"],"
          + "\"key\":\"cmk_secret\"}";
  private static final String TENANT =
      "{\"id\":\"a\",\"name\":\"A\",\"limits\":{\"max_unfinished\":5,\"max_priority\":1}}";

  @TempDir Path folder;
  private RunningCommand command;

  @BeforeEach
  void start() throws IOException {
    command = new RunningCommand();
  }

  @AfterEach
  void stop() {
    command.close();
  }

  private List<String> requests() {
    return command.gateway.requests();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "keys add n                         | POST /api/keys {name:n,tenant:null,expires_in:null,role:user}",
        "keys add n --role admin --tenant a | POST /api/keys {name:n,tenant:a,expires_in:null,role:admin}",
        "keys add n --scopes jobs:read,nodes:read --expires 12h"
            + " | POST /api/keys {name:n,tenant:null,expires_in:12h,role:null,scopes:[jobs:read,nodes:read]}",
        "keys rotate 0123456789ab           | POST /api/keys/0123456789ab/rotate {overlap:null}",
        "keys rotate 0123456789ab --overlap 1h | POST /api/keys/0123456789ab/rotate {overlap:1h}"
      })
  void aNewKeyIsPrintedAlone(String arguments, String request) {
    command.gateway.answering(request.split(" ", -1)[1], 201, KEY);
    assertThat(command.run(arguments.split(" ", -1))).as(command.err()).isZero();
    assertThat(command.out().strip()).isEqualTo("cmk_secret");
    assertThat(requests().get(0).replace("\"", "")).isEqualTo(request);
  }

  @Test
  void keysAreATableAndRevoked() {
    command.gateway.answering("/api/keys", 200, "{\"keys\":[" + KEY + "]}");
    command.gateway.answering("/api/keys/0123456789ab", 200, KEY);
    assertThat(command.run("keys")).isZero();
    assertThat(command.run("keys", "revoke", "0123456789ab")).isZero();
    assertThat(command.out()).contains("0123456789ab  a", "jobs:read").doesNotContain("secret");
    assertThat(requests().get(1)).startsWith("DELETE /api/keys/0123456789ab");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tenants add a --max-upload 5GiB --pools x,y --models flux/*"
            + " | POST /api/tenants {id:a,name:null,limits:{max_upload_bytes:5GiB,pools:[x,y],models:[flux/*]}}",
        "tenants disable a | PATCH /api/tenants/a {disabled:true}",
        "tenants enable a  | PATCH /api/tenants/a {disabled:false}"
      })
  void tenantsAreAddedAndChanged(String arguments, String request) {
    command.gateway.answering(request.split(" ", -1)[1], 200, TENANT);
    assertThat(command.run(arguments.split(" ", -1))).as(command.err()).isZero();
    assertThat(requests().get(0).replace("\"", "")).isEqualTo(request);
  }

  /** The gateway replaces limits as a whole. */
  @Test
  void limitsThatAreNotNamedStay() {
    command.gateway.answering("/api/tenants/a", 200, TENANT);
    assertThat(
            command.run("tenants", "limit", "a", "--max-unfinished", "7", "--max-priority", "none"))
        .isZero();
    assertThat(requests().get(1))
        .isEqualTo("PATCH /api/tenants/a {\"limits\":{\"max_unfinished\":7}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "webhooks add https://x/y | POST /api/webhooks {url:https://x/y,events:null}",
        "webhooks add https://x/y --events job.*,node.lost"
            + " | POST /api/webhooks {url:https://x/y,events:[job.*,node.lost]}",
        "webhooks rotate wh_1 --overlap 1h | POST /api/webhooks/wh_1/rotate {overlap:1h}"
      })
  void theSecretOfAWebhookIsPrintedAlone(String arguments, String request) {
    command.gateway.answering(
        request.split(" ", -1)[1], 201, "{\"id\":\"wh_1\",\"secret\":\"whsec_x\"}");
    assertThat(command.run(arguments.split(" ", -1))).as(command.err()).isZero();
    assertThat(command.out().strip()).isEqualTo("whsec_x");
    assertThat(requests().get(0).replace("\"", "")).isEqualTo(request);
  }

  @Test
  void webhooksAndTheirDeliveriesAreTables() {
    String hook = "{\"id\":\"wh_1\",\"url\":\"https://x\",\"events\":[\"job.*\"],\"failures\":2}";
    String delivery = "{\"id\":\"msg_1\",\"type\":\"job.failed\",\"state\":\"pending\"}";
    command.gateway.answering("/api/webhooks", 200, "{\"webhooks\":[" + hook + "]}");
    command.gateway.answering("/api/webhooks/wh_1", 200, hook);
    command.gateway.answering(
        "/api/webhooks/wh_1/deliveries?limit=20&state=pending",
        200,
        "{\"deliveries\":[" + delivery + "]}");
    command.gateway.answering("/api/webhooks/wh_1/test", 202, delivery);
    command.gateway.answering("/api/webhooks/wh_1/deliveries/msg_1/redeliver", 202, delivery);
    assertThat(command.run("webhooks")).as(command.err()).isZero();
    assertThat(command.run("webhooks", "disable", "wh_1")).isZero();
    assertThat(command.run("webhooks", "deliveries", "wh_1", "--state", "pending")).isZero();
    assertThat(command.run("webhooks", "test", "wh_1")).isZero();
    assertThat(command.run("webhooks", "redeliver", "wh_1", "msg_1")).isZero();
    assertThat(command.out()).contains("https://x  job.*", "msg_1     job.failed  pending");
    assertThat(requests().get(1)).isEqualTo("PATCH /api/webhooks/wh_1 {\"disabled\":true}");
  }

  @Test
  void aKeyComesFromTheCommandLineOrAFile() throws IOException {
    command.gateway.answering("/api/pools", 200, "{\"pools\":[]}");
    assertThat(command.run("pools", "--key", "cmk_1")).isZero();
    Path file = Files.writeString(folder.resolve("key"), "cmk_2\n");
    assertThat(command.run("pools", "--key-file", file.toString())).isZero();
    assertThat(command.run("pools")).isZero();
    assertThat(command.gateway.authorizations()).containsExactly("Bearer cmk_1", "Bearer cmk_2");
  }

  @Test
  void aWrongKeyOptionIsExplained() {
    assertThat(command.run("pools", "--key", "a", "--key-file", "b")).isEqualTo(2);
    assertThat(command.run("pools", "--key", "a\nb")).isEqualTo(2);
    assertThat(command.err()).contains("exclude each other", "no key has");
    assertThat(requests()).isEmpty();
  }

  @Test
  void whoIsNotKnownIsToldHowToShowAKey() {
    command.gateway.answering("/api/pools", 401, "{\"error\":{}}");
    assertThat(command.run("pools")).isEqualTo(1);
    assertThat(command.err()).contains("--key-file");
  }

  @Test
  void usageIsATableOrCsv() {
    command.gateway.answering(
        "/api/usage?format=json&tenant=*",
        200,
        """
        {"usage":[{"tenant":"a","day":"2026-11-28","jobs":2,"attempts":3,"succeeded":2,
          "gpu_seconds":12.3}]}""");
    command.gateway.answering("/api/usage?format=csv&from=2026-11-01", 200, "tenant,day\na,x\n");
    assertThat(command.run("usage", "--tenant", "*")).as(command.err()).isZero();
    assertThat(command.run("usage", "--csv", "--from", "2026-11-01")).isZero();
    assertThat(command.out()).contains("2026-11-28", "12").endsWith("tenant,day\na,x\n");
  }

  private static List<AuditEntry> chain(int count) {
    List<AuditEntry> entries = new ArrayList<>();
    String previous = AuditEntry.NO_PREVIOUS;
    for (int i = 1; i <= count; i++) {
      AuditEntry open =
          new AuditEntry(
              0, Instant.EPOCH, "a", "ann", null, "::1", "key.create", "k" + i, null, null, "", "");
      AuditEntry entry =
          AuditEntry.chained(open, i, Instant.parse("2026-11-28T10:00:00.000001Z"), previous);
      entries.add(entry);
      previous = entry.hash();
    }
    return entries;
  }

  private void has(List<AuditEntry> entries) {
    String page = WireJson.text(Map.of("entries", entries));
    command.gateway.answering("/api/audit?limit=500&after=0", 200, page);
  }

  @Test
  void anAuditLogThatHangsTogetherIsIntact() {
    has(chain(5));
    assertThat(command.run("audit", "verify")).as(command.err()).isZero();
    assertThat(command.out()).contains("5 entries hang together");
  }

  @Test
  void oneThatWasTamperedWithIsNot() {
    List<AuditEntry> entries = chain(5);
    entries.remove(2);
    has(entries);
    assertThat(command.run("audit", "verify")).isEqualTo(1);
    assertThat(command.out()).contains("entry 4 does not follow entry 2");
  }

  @Test
  void anExportCanBeVerifiedWithoutTheGateway() throws IOException {
    has(chain(3));
    assertThat(command.run("audit", "export")).isZero();
    Path file = Files.writeString(folder.resolve("audit"), command.out());
    assertThat(command.run("audit", "verify", "--file", file.toString())).isZero();
    Files.writeString(file, Files.readString(file).replace("k2", "k9"));
    assertThat(command.run("audit", "verify", "--file", file.toString())).isEqualTo(1);
    assertThat(command.out()).contains("entry 2 was changed");
  }

  @Test
  void theNewestEntriesAreATable() {
    JsonNode page = WireJson.mapper().valueToTree(Map.of("entries", chain(2)));
    command.gateway.answering("/api/audit?limit=20&actor=ann%20b", 200, page.toString());
    assertThat(command.run("audit", "tail", "--actor", "ann b")).isZero();
    assertThat(command.out()).contains("key.create", "k2");
  }

  @Test
  void aNewKeyOfSecretsEncryptsAndTheOldOneDecryptsStill() throws IOException {
    Path file = folder.resolve("secrets");
    JobId job = new JobId(UUID.randomUUID());
    ObjectNode data = WireJson.mapper().createObjectNode().put("api_key_comfy_org", "k");
    assertThat(Comfymill.commandLine().execute("secrets", "new-key", file.toString())).isZero();
    JobSecrets secrets = new JobSecrets(Optional.of(file));
    secrets.seal(job, data);
    assertThat(Comfymill.commandLine().execute("secrets", "new-key", file.toString())).isZero();
    secrets.open(job, data);
    assertThat(data.path("api_key_comfy_org").asText()).isEqualTo("k");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void theAdministratorsKeyOfDevStaysAndIsItsOwnersAlone() throws IOException {
    AdminKey first = AdminKey.in(folder);
    assertThat(first.text()).matches("cmk_[0-9a-f]{52}");
    assertThat(AdminKey.in(folder)).isEqualTo(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.file())))
        .isEqualTo("rw-------");
    assertThat(AdminKey.settings(folder, Map.of("comfymill.gateway.auth.mode", "oidc")))
        .containsEntry("comfymill.gateway.auth.mode", "oidc")
        .containsEntry("comfymill.gateway.auth.admin-key-file", first.file().toString());
  }
}
