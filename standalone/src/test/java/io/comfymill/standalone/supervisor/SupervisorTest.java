package io.comfymill.standalone.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.standalone.process.ProcessSpec;
import io.comfymill.standalone.process.StopSignal;
import io.comfymill.standalone.readiness.HttpReady;
import io.comfymill.standalone.state.ChildState;
import io.comfymill.standalone.state.DataFolder;
import io.comfymill.standalone.state.MillState;
import io.comfymill.standalone.state.ProcessIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real processes that do nothing. */
class SupervisorTest {
  @TempDir Path folder;
  private final StringWriter output = new StringWriter();
  private Supervisor supervisor;

  @AfterEach
  void stop() throws InterruptedException {
    supervisor.stop();
  }

  @Test
  void saysWhatIsReadyAndThatAllIs() {
    start(List.of(List.of(sleeper("a")), List.of(sleeper("b"), sleeper("c"))));

    await().until(() -> output.toString().contains("ready http://there"));

    assertThat(output.toString().lines().toList())
        .hasSize(4)
        .anyMatch(line -> line.startsWith("a ") && line.contains("ready"))
        .endsWith("ready http://there");
  }

  @Test
  void startsAgainWhatWasKilled() {
    start(List.of(List.of(sleeper("a")), List.of(sleeper("b"))));
    long first = pidOf("a");

    ProcessHandle.of(first).orElseThrow().destroyForcibly();

    await().until(() -> pidOf("a") != first);
    assertThat(output.toString()).contains("a            ended with code 137");
    assertThat(state().children()).extracting(ChildState::name).containsExactly("a", "b");
  }

  @Test
  void triesAgainWhatCannotBeStarted() {
    ChildPlan unlucky =
        new ChildPlan(
            "a",
            () -> {
              throw new IOException("no room on the disk");
            });
    start(List.of(List.of(unlucky)));

    await().until(() -> output.toString().contains("trying again in 0.5 s"));
    assertThat(output.toString())
        .contains("a            cannot be started, trying again: no room on the disk");
  }

  @Test
  void stopsTheLastGroupFirstAndLeavesNothing() throws Exception {
    Path order = folder.resolve("order");
    start(List.of(List.of(writer("a", order)), List.of(writer("b", order))));
    await().until(() -> Files.exists(folder.resolve("a")) && Files.exists(folder.resolve("b")));
    List<ChildState> children = state().children();

    supervisor.stop();

    assertThat(order).hasContent("b\na");
    assertThat(children).hasSize(2).noneMatch(child -> child.process().isAlive());
  }

  private void start(List<List<ChildPlan>> groups) {
    supervisor =
        new Supervisor(
            groups, new DataFolder(folder).state(), "http://there", new PrintWriter(output, true));
    supervisor.start();
  }

  private long pidOf(String name) {
    await().until(() -> state().children().stream().anyMatch(child -> child.name().equals(name)));
    return state().children().stream()
        .filter(child -> child.name().equals(name))
        .findFirst()
        .orElseThrow()
        .process()
        .pid();
  }

  private MillState state() {
    try {
      return new DataFolder(folder)
          .state()
          .read()
          .orElse(new MillState(ProcessIdentity.ofThisProcess(), List.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ChildPlan sleeper(String name) {
    return child(name, "sleep", "100");
  }

  /** Writes its name when it is asked to end. */
  private ChildPlan writer(String name, Path file) {
    String script =
        "trap 'echo %1$s >> %2$s; exit 0' TERM; touch %3$s; while :; do sleep 0.05; done"
            .formatted(name, file, folder.resolve(name));
    return child(name, "sh", "-c", script);
  }

  private ChildPlan child(String name, String... command) {
    ProcessSpec spec =
        new ProcessSpec(
            name,
            List.of(command),
            Map.of(),
            folder,
            folder.resolve(name + ".log"),
            List.of(1),
            new HttpReady(List.of()),
            StopSignal.TERM);
    return new ChildPlan(name, () -> spec);
  }
}
