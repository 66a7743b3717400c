package io.comfymill.standalone.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.tls.TlsFiles;
import io.comfymill.standalone.process.StopSignal;
import io.comfymill.standalone.readiness.HttpReady;
import io.comfymill.standalone.readiness.KafkaReady;
import io.comfymill.standalone.readiness.PostgresReady;
import io.comfymill.standalone.readiness.ReadyCheck;
import io.comfymill.standalone.readiness.RedisReady;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00.120Z");

  @TempDir Path folder;

  @Test
  void readsWhatWasWritten() throws IOException {
    MillState state =
        new MillState(
            new ProcessIdentity(1, START),
            List.of(
                child("kafka", new KafkaReady(1), StopSignal.TERM),
                child("postgres", new PostgresReady(2, "d", "u"), StopSignal.INT),
                child("redis", new RedisReady(3), StopSignal.TERM),
                child("secure", new RedisReady(3, TlsFiles.trusting(folder)), StopSignal.TERM),
                child(
                    "agent-1",
                    new HttpReady(List.of(URI.create("http://127.0.0.1:4/ready"))),
                    StopSignal.TERM)));
    StateFile file = new DataFolder(folder).state();

    file.write(state);

    assertThat(file.read()).contains(state);
  }

  @Test
  void isEmptyWhereNothingRanOrAllWasStopped() throws IOException {
    StateFile file = new DataFolder(folder).state();
    assertThat(file.read()).isEmpty();

    file.write(new MillState(new ProcessIdentity(1, START), List.of()));
    file.delete();

    assertThat(file.read()).isEmpty();
  }

  private static ChildState child(String name, ReadyCheck check, StopSignal signal) {
    return new ChildState(name, new ProcessIdentity(2, START), List.of(5, 6), check, signal);
  }
}
