package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is queued or done outlives a restart of everything. */
@ExtendWith(SharedMill.class)
class RestartIT {
  @Test
  void queuedJobsRunAndHistoryIsThereAfterARestartOfTheWhole(Mill mill) throws IOException {
    JobRun done = new JobRun(new ComfyClient(mill.gateway())).submit(5, Workflows::picture);
    done.awaitRightPictures(Duration.ofMinutes(1));
    JobRun queued =
        new JobRun(new ComfyClient(mill.gateway()))
            .submit(100, colour -> Workflows.slowPicture(colour, 0.3));

    mill.stop();
    mill.start();

    queued.at(mill.gateway()).awaitRightPictures(Duration.ofMinutes(2));
    done.at(mill.gateway()).awaitRightPictures(Duration.ofSeconds(10));
    JobEvents.assertOneEndingEach(mill.kafkaPort(), queued.promptIds());
  }

  @Tag("long")
  @Test
  void aKilledSupervisorIsReapedByTheNextStart(Mill mill) throws IOException {
    JobRun run =
        new JobRun(new ComfyClient(mill.gateway()))
            .submit(20, colour -> Workflows.slowPicture(colour, 0.3));
    List<Long> orphans = mill.pids();

    mill.killSupervisor();
    mill.start();

    assertThat(orphans)
        .noneMatch(pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    run.at(mill.gateway()).awaitRightPictures(Duration.ofMinutes(2));
  }
}
