package io.comfymill.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs({OS.LINUX, OS.MAC})
class ProcessRuntimeTest {
  @TempDir Path folder;
  private final List<ProcessRuntime> all = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (ProcessRuntime runtime : all) {
      runtime.stop();
    }
  }

  private ProcessRuntime runtime(String... line) throws IOException {
    ProcessRuntime runtime =
        new ProcessRuntime(
            new ProcessRuntime.Command(List.of(line), folder, Map.of("CUDA_VISIBLE_DEVICES", "1")),
            folder.resolve("process.json"),
            log(),
            Duration.ofSeconds(1));
    all.add(runtime);
    return runtime;
  }

  private RotatedLog log() {
    return new RotatedLog(folder.resolve("comfyui.log"), 100, 2);
  }

  private String logged() throws IOException {
    return Files.readString(folder.resolve("comfyui.log"));
  }

  @Test
  void itHasItsFolderItsEnvironmentAndItsLog() throws IOException {
    ProcessRuntime runtime =
        runtime("sh", "-c", "echo $CUDA_VISIBLE_DEVICES; pwd; echo bad >&2; exit 3");
    assertThat(runtime.running()).isFalse();

    runtime.start();

    await().until(() -> !runtime.running());
    assertThat(runtime.howItEnded()).isEqualTo("it ended with exit code 3");
    assertThat(logged()).isEqualTo("1\n" + folder.toRealPath() + "\nbad\n");
  }

  @Test
  void theNextAgentTakesItOver() throws IOException, InterruptedException {
    ProcessRuntime before = runtime("sleep", "1000");
    before.start();

    ProcessRuntime after = runtime("sleep", "1000");

    assertThat(after.running()).isTrue();
    after.stop();
    assertThat(after.running()).isFalse();
    assertThat(before.running()).isFalse();
    assertThat(runtime("sleep", "1000").running()).isFalse();
  }

  @Test
  void anotherProcessThatHasItsIdByNowIsNotTakenOver() throws IOException {
    Files.writeString(
        folder.resolve("process.json"),
        "{\"pid\":%d,\"at\":\"2020-01-01T00:00:00Z\"}".formatted(ProcessHandle.current().pid()));

    assertThat(runtime("sleep", "1000").running()).isFalse();
  }

  @Test
  void whatDoesNotEndIsKilledWithItsChildren() throws IOException, InterruptedException {
    ProcessRuntime runtime =
        runtime("sh", "-c", "trap '' TERM; sleep 1000 & echo $!; while true; do sleep 1; done");
    runtime.start();
    await().until(() -> !logged().isEmpty());
    long child = Long.parseLong(logged().strip());

    runtime.stop();

    assertThat(runtime.running()).isFalse();
    await().until(() -> ProcessHandle.of(child).stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void itsLogIsRotatedWhileItWrites() throws IOException {
    ProcessRuntime runtime =
        runtime("sh", "-c", "i=0; while true; do i=$((i+1)); echo line $i; sleep 0.01; done");
    runtime.start();

    for (int i = 1; i <= 3; i++) {
      await().until(() -> Files.size(folder.resolve("comfyui.log")) >= 100);
      runtime.housekeeping();
    }

    await().until(() -> logged().startsWith("line "));
    assertThat(folder.resolve("comfyui.log.1")).exists();
    assertThat(folder.resolve("comfyui.log.2")).exists();
    assertThat(folder.resolve("comfyui.log.3")).doesNotExist();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void itsMemoryIsKnown() throws IOException {
    ProcessRuntime runtime = runtime("sleep", "1000");
    assertThat(runtime.memoryBytes()).isEmpty();

    runtime.start();

    await().untilAsserted(() -> assertThat(runtime.memoryBytes().orElse(0)).isPositive());
  }

  @Test
  void aProgramThatIsNotThereIsSaidSo() throws IOException {
    ProcessRuntime runtime = runtime(folder.resolve("none").toString());

    assertThatThrownBy(runtime::start).isInstanceOf(IOException.class).hasMessageContaining("none");
    assertThat(runtime.running()).isFalse();
  }
}
