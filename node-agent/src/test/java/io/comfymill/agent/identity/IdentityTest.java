package io.comfymill.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
  @TempDir Path folder;
  private int minted;

  private Identity identify(String... urls) throws IOException {
    return Identity.of(folder.resolve("identity.json"), List.of(urls), () -> "0000000" + ++minted);
  }

  @Test
  void idsStayOverRestartsAndReconfiguration() throws IOException {
    Identity first = identify("http://a:1", "http://b:1");
    identify("http://c:1");
    Identity third = identify("http://b:1", "http://a:1");

    assertThat(first.agent()).isEqualTo(new AgentId("agent-00000001"));
    assertThat(third.agent()).isEqualTo(first.agent());
    assertThat(third.nodes())
        .containsEntry("http://a:1", new NodeId("node-00000002"))
        .containsEntry("http://b:1", new NodeId("node-00000003"))
        .containsEntry("http://c:1", new NodeId("node-00000004"));
  }

  @Test
  void aSecondAgentOnTheSameFolderIsRefusedByName() throws IOException {
    try (AgentFolder first = AgentFolder.lock(folder)) {
      assertThat(first.writable()).isTrue();
      assertThatThrownBy(() -> AgentFolder.lock(folder))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("comfymill.agent.data-folder")
          .hasMessageContaining("another agent");
    }
    try (AgentFolder again = AgentFolder.lock(folder)) {
      assertThat(again.identityFile()).hasFileName("identity.json");
    }
  }
}
