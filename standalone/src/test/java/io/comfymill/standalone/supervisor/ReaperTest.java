package io.comfymill.standalone.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.standalone.process.StopSignal;
import io.comfymill.standalone.readiness.RedisReady;
import io.comfymill.standalone.state.ChildState;
import io.comfymill.standalone.state.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaperTest {
  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();
  private final Reaper reaper = new Reaper(Duration.ofSeconds(1));

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void endsWhatIsLeftAndSaysWhat() throws Exception {
    Process terminated = run("sleep", "100");
    Process interrupted = run("sleep", "100");

    List<String> reaped =
        reaper.reap(
            List.of(
                child("a", terminated, StopSignal.TERM), child("b", interrupted, StopSignal.INT)));

    assertThat(reaped).containsExactly("a", "b");
    assertThat(terminated.isAlive()).isFalse();
    assertThat(interrupted.isAlive()).isFalse();
  }

  @Test
  void killsWhatDoesNotEndByItself() throws Exception {
    Path ready = folder.resolve("ready");
    Process stubborn =
        run("sh", "-c", "trap '' TERM; touch " + ready + "; while :; do sleep 0.1; done");
    await().until(() -> Files.exists(ready));

    assertThat(reaper.reap(List.of(child("stubborn", stubborn, StopSignal.TERM))))
        .containsExactly("stubborn");

    assertThat(stubborn.isAlive()).isFalse();
  }

  @Test
  void sparesAStrangerWhoHasTheNumberNow() throws Exception {
    Process stranger = run("sleep", "100");
    Instant otherStart = startOf(stranger).minusSeconds(3600);

    List<String> reaped =
        reaper.reap(
            List.of(child("a", new ProcessIdentity(stranger.pid(), otherStart), StopSignal.TERM)));

    assertThat(reaped).isEmpty();
    assertThat(stranger.isAlive()).isTrue();
  }

  @Test
  void hasNothingToDoWhereAllHaveEnded() throws Exception {
    Process ended = run("true");
    ChildState child = child("ended", ended, StopSignal.TERM);
    assertThat(ended.waitFor()).isZero();

    assertThat(reaper.reap(List.of(child))).isEmpty();
  }

  private Process run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    return process;
  }

  private static Instant startOf(Process process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  private static ChildState child(String name, Process process, StopSignal signal) {
    return child(name, new ProcessIdentity(process.pid(), startOf(process)), signal);
  }

  private static ChildState child(String name, ProcessIdentity process, StopSignal signal) {
    return new ChildState(name, process, List.of(1), new RedisReady(1), signal);
  }
}
