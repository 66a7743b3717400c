package io.comfymill.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents with one folder would run every attempt twice. */
class AgentFolderTest {
  @TempDir Path folder;

  /** Another agent: holds the folder until it is killed. */
  public static void main(String[] arguments) throws IOException {
    try (AgentFolder held = AgentFolder.lock(Path.of(arguments[0]))) {
      System.out.println("held " + held.writable());
      while (System.in.read() >= 0) {} // until this process or the test ends
    }
  }

  @Test
  void aSecondAgentInTheSameProcessIsRefused() throws IOException {
    try (AgentFolder held = AgentFolder.lock(folder)) {
      assertThat(held.writable()).isTrue();
      refused();
    }
    AgentFolder.lock(folder).close();
  }

  @Test
  void aSecondAgentInAnotherProcessIsRefusedUntilTheFirstIsKilled() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                AgentFolderTest.class.getName(),
                folder.toString())
            .start();
    try (BufferedReader said = other.inputReader()) {
      assertThat(said.readLine()).isEqualTo("held true");
      refused();
    } finally {
      other.destroyForcibly().waitFor();
    }
    AgentFolder.lock(folder).close();
  }

  private void refused() {
    assertThatThrownBy(() -> AgentFolder.lock(folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("in use by another agent");
  }
}
