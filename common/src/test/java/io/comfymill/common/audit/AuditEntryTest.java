package io.comfymill.common.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditEntryTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00.123456789Z");

  private static AuditEntry entry(long number, String previous) {
    JsonNode after = JsonNodeFactory.instance.objectNode().put("scopes", "jobs:read").put("x", 1.5);
    AuditEntry open =
        new AuditEntry(
            0,
            Instant.EPOCH,
            "default",
            "ann",
            "0123456789ab",
            "10.0.0.1",
            "key.create",
            "ba9876543210",
            null,
            after,
            "",
            "");
    return AuditEntry.chained(open, number, NOW, previous);
  }

  private static AuditEntry read(JsonNode json) throws IOException {
    return WireJson.mapper().readValue(WireJson.write(json), AuditEntry.class);
  }

  private static ObjectNode json(AuditEntry entry) {
    return WireJson.mapper().valueToTree(entry);
  }

  @Test
  void isIntactAfterItsWayAsJson() throws IOException {
    AuditEntry entry = entry(1, AuditEntry.NO_PREVIOUS);
    assertThat(entry.isIntact()).isTrue();
    assertThat(read(json(entry))).isEqualTo(entry);
    assertThat(read(json(entry)).isIntact()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tenant", "actor", "key_id", "address", "action", "target", "previous"})
  void anyChangeOfItShows(String field) throws IOException {
    ObjectNode changed = json(entry(1, AuditEntry.NO_PREVIOUS)).put(field, "another");
    assertThat(read(changed).isIntact()).isFalse();
  }

  @Test
  void aChangeOfItsNumberItsTimeOrWhatWasDoneShows() throws IOException {
    ObjectNode json = json(entry(1, AuditEntry.NO_PREVIOUS));
    assertThat(read(json.deepCopy().put("number", 2)).isIntact()).isFalse();
    assertThat(read(json.deepCopy().put("at", "2026-11-28T10:00:00Z")).isIntact()).isFalse();
    assertThat(read(json.deepCopy().without("after")).isIntact()).isFalse();
    ObjectNode other = json.deepCopy();
    other.withObject("/after").put("scopes", "admin");
    assertThat(read(other).isIntact()).isFalse();
  }

  @Test
  void oneLeftOutShows() {
    AuditEntry first = entry(1, AuditEntry.NO_PREVIOUS);
    AuditEntry second = entry(2, first.hash());
    AuditEntry third = entry(3, second.hash());
    assertThat(second.follows(first)).isTrue();
    assertThat(third.follows(second)).isTrue();
    assertThat(third.follows(first)).isFalse();
  }
}
