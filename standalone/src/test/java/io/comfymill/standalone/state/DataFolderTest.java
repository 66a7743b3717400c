package io.comfymill.standalone.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.standalone.ports.FreePorts;
import io.comfymill.standalone.ports.RememberedPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path folder;

  @Test
  void belongsToOneSupervisorAtATime() throws IOException {
    DataFolder data = new DataFolder(folder.resolve("new"));
    DataFolder.Lock lock = data.lock();

    assertThatThrownBy(data::lock)
        .isInstanceOf(DataFolder.AlreadyRunningException.class)
        .hasMessageContaining(data.root().toString());

    lock.close();
    data.lock().close();
  }

  @Test
  void remembersPortsByName() throws IOException {
    RememberedPorts first = ports(1);
    int kafka = first.of("kafka");
    int redis = first.of("redis");
    first.save();

    RememberedPorts second = ports(2);

    assertThat(second.of("redis")).isEqualTo(redis);
    assertThat(second.of("kafka")).isEqualTo(kafka).isEqualTo(second.of("kafka"));
    assertThat(second.of("postgres")).isNotIn(kafka, redis);
  }

  @Test
  void keepsThePortsThatOneRunHasNoUseFor() throws IOException {
    RememberedPorts withTwoAgents = ports(1);
    int second = withTwoAgents.of("agent-2");
    withTwoAgents.save();
    RememberedPorts withOne = ports(2);
    withOne.of("agent-1");
    withOne.save();

    assertThat(ports(3).of("agent-2")).isEqualTo(second);
  }

  @Test
  void logsThatHaveGrownLargeMakeWay() throws IOException {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    Path large = Files.write(logs.resolve("kafka.log"), new byte[11 * 1024 * 1024]);
    Path small = Files.writeString(logs.resolve("redis.log"), "a line");

    new DataFolder(folder).rotateLogs();

    assertThat(large).doesNotExist();
    assertThat(logs.resolve("kafka.log.1")).hasSize(11 * 1024 * 1024);
    assertThat(small).hasContent("a line");
  }

  private RememberedPorts ports(int seed) throws IOException {
    return RememberedPorts.read(folder.resolve("ports.json"), new FreePorts(new Random(seed)));
  }
}
