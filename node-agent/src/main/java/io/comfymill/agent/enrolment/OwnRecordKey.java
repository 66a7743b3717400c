package io.comfymill.agent.enrolment;

import io.comfymill.common.enrolment.RecordKey;
import io.comfymill.common.kafka.ReportSigner;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** By which this agent's records are known, where it was enrolled for that. Read at the start. */
@Singleton
public class OwnRecordKey {
  private final @Nullable RecordKey key;

  OwnRecordKey(
      @ConfigProperty(name = "comfymill.agent.data-folder", defaultValue = "data/agent")
          Path dataFolder) {
    try {
      key = new EnrolledFolder(dataFolder).read().map(Enrolled::recordKey).orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Settings of a producer. */
  public Map<String, Object> signing() {
    return key == null ? Map.of() : ReportSigner.with(key);
  }

  /** An assignment as the scheduler has written it. */
  public byte[] opened(String node, byte[] value) {
    return key == null ? value : key.open(node, value);
  }
}
