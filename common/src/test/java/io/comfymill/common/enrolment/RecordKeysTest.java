package io.comfymill.common.enrolment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.secret.SecretKeys;
import io.comfymill.common.wire.UnreadableRecordException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordKeysTest {
  private static final AgentId AGENT = new AgentId("agent-0123456789ab");
  private static final AgentId OTHER = new AgentId("agent-ba9876543210");
  private static final NodeId NODE = new NodeId("node-0123456789ab-00000001");
  private static final String TOPIC = "attempt-events";
  private static final byte[] VALUE = "{\"type\":\"Failed\"}".getBytes(UTF_8);

  @TempDir Path folder;

  private RecordKeys keys;
  private RecordKey own;
  private RecordKey others;

  @BeforeEach
  void read() throws IOException {
    Path file = folder.resolve("records-key");
    Files.writeString(file, SecretKeys.withNewKey(List.of(), new SecureRandom()));
    keys = RecordKeys.read(file);
    own = RecordKey.parse(keys.of(AGENT).orElseThrow().text());
    others = RecordKey.parse(keys.of(OTHER).orElseThrow().text());
  }

  @Test
  void anAgentsOwnRecordIsTaken() {
    assertThatCode(() -> keys.require(NODE, own.code(TOPIC, VALUE), TOPIC, VALUE))
        .doesNotThrowAnyException();
  }

  @Test
  void whatSomebodyElseSaysOfItsNodeIsNot() {
    byte[] code = own.code(TOPIC, VALUE);
    assertRefused(null, TOPIC, VALUE);
    assertRefused(new byte[0], TOPIC, VALUE);
    assertRefused(others.code(TOPIC, VALUE), TOPIC, VALUE);
    assertRefused(code, "node-heartbeats", VALUE);
    assertRefused(code, TOPIC, "{\"type\":\"Succeeded\"}".getBytes(UTF_8));
  }

  private void assertRefused(byte[] code, String topic, byte[] value) {
    assertThatThrownBy(() -> keys.require(NODE, code, topic, value))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining(AGENT.value());
  }

  @Test
  void nodesOfAgentsThatWereSetUpByHandAreLeftAlone() {
    assertThatCode(() -> keys.require(new NodeId("node-00000001"), null, TOPIC, VALUE))
        .doesNotThrowAnyException();
    assertThat(keys.sealed(new NodeId("render-1"), VALUE)).isEqualTo(VALUE);
  }

  @Test
  void whatAnAgentOrAServiceSaysOfItselfIsItsOwn() {
    byte[] code = keys.of(RecordKeys.SERVICES).orElseThrow().code(TOPIC, VALUE);
    assertThatCode(() -> keys.require(RecordKeys.SERVICES, code, TOPIC, VALUE))
        .doesNotThrowAnyException();
    assertThatCode(() -> keys.require(AGENT, own.code(TOPIC, VALUE), TOPIC, VALUE))
        .doesNotThrowAnyException();
    assertThatCode(() -> keys.require(new AgentId("agent-00000001"), null, TOPIC, VALUE))
        .doesNotThrowAnyException();
    for (AgentId by : List.of(AGENT, RecordKeys.SERVICES)) {
      assertThatThrownBy(() -> keys.require(by, others.code(TOPIC, VALUE), TOPIC, VALUE))
          .isInstanceOf(UnreadableRecordException.class);
      assertThatThrownBy(() -> keys.require(by, null, TOPIC, VALUE))
          .isInstanceOf(UnreadableRecordException.class);
    }
  }

  @Test
  void withoutAFileNothingIsCheckedOrHidden() {
    assertThatCode(() -> RecordKeys.NONE.require(NODE, null, TOPIC, VALUE))
        .doesNotThrowAnyException();
    assertThat(RecordKeys.NONE.sealed(NODE, VALUE)).isEqualTo(VALUE);
    assertThat(RecordKeys.NONE.of(AGENT)).isEmpty();
  }

  @Test
  void anAssignmentIsForItsAgentAndItsNodeAlone() {
    byte[] sealed = keys.sealed(NODE, VALUE);
    assertThat(new String(sealed, UTF_8)).doesNotContain("Failed");
    assertThat(own.open(NODE.value(), sealed)).isEqualTo(VALUE);
    assertThatThrownBy(() -> others.open(NODE.value(), sealed))
        .isInstanceOf(UnreadableRecordException.class);
    assertThatThrownBy(() -> own.open("node-0123456789ab-00000002", sealed))
        .isInstanceOf(UnreadableRecordException.class);
    sealed[sealed.length - 1] ^= 1;
    assertThatThrownBy(() -> own.open(NODE.value(), sealed))
        .isInstanceOf(UnreadableRecordException.class);
    assertThatThrownBy(() -> own.open(NODE.value(), VALUE))
        .isInstanceOf(UnreadableRecordException.class);
  }

  @Test
  void aNodeSaysWhoseItIs() {
    assertThat(EnrolledIds.agentOf(NODE)).contains(AGENT);
    assertThat(EnrolledIds.nodePart(AGENT, "00000001")).isEqualTo("0123456789ab-00000001");
    assertThat(EnrolledIds.nodePart(new AgentId("agent-00000001"), "00000002"))
        .isEqualTo("00000002");
    for (String id : List.of("node-00000001", "node-0123456789ab", "node-0123456789AB-00000001")) {
      assertThat(EnrolledIds.agentOf(new NodeId(id))).as(id).isEmpty();
    }
  }
}
