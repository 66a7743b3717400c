package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A thousand requests that no careful client sends. */
@ExtendWith(SharedMill.class)
class MalformedRequestsIT {
  @Test
  void noneIsAnsweredBy5xxOrChangesAnythingWithoutSuccess(Mill mill) throws IOException {
    ComfyClient client = new ComfyClient(mill.gateway());
    List<Long> processes = mill.pids();

    new JobRun(client).submit(3, Workflows::picture).awaitRightPictures(Duration.ofMinutes(1));
    new MalformedRun(mill, 20_260_102).send(1000);

    assertThat(mill.pids()).as("the processes").isEqualTo(processes);
    new JobRun(client).submit(1, Workflows::picture).awaitRightPictures(Duration.ofMinutes(1));
  }
}
