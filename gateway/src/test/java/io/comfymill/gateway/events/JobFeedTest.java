package io.comfymill.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.liverecords.ObservedChange;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JobFeedTest {
  private static final TenantId OTHER = new TenantId("other");

  private final JobFeed feed = new JobFeed();
  private final AtomicInteger dropped = new AtomicInteger();

  private static ObservedChange change(TenantId tenant, long sequence) {
    PromptId prompt = new PromptId("p" + sequence);
    return new ObservedChange(
        JobId.of(tenant, prompt),
        tenant,
        prompt,
        null,
        sequence,
        0,
        JobState.QUEUED,
        null,
        null,
        null);
  }

  private void changed(TenantId tenant, long sequence) {
    feed.changed(change(tenant, sequence)).await().indefinitely();
  }

  private static List<Long> sequences(List<JobChange> changes) {
    return changes.stream().map(JobChange::sequence).toList();
  }

  @Test
  void aStreamIsToldOfItsOwnTenantsJobs() {
    JobFeed.Reader own = feed.subscribe(TenantId.DEFAULT, dropped::incrementAndGet);
    JobFeed.Reader others = feed.subscribe(OTHER, dropped::incrementAndGet);
    changed(TenantId.DEFAULT, 1);
    changed(OTHER, 2);
    changed(TenantId.DEFAULT, 3);
    assertThat(sequences(own.take(1))).containsExactly(1L);
    assertThat(sequences(own.take(9))).containsExactly(3L);
    assertThat(sequences(others.take(9))).containsExactly(2L);
  }

  @Test
  void aReaderThatIsTooSlowIsDroppedOnceAndTakesNoMoreMemory() {
    JobFeed.Reader slow = feed.subscribe(TenantId.DEFAULT, dropped::incrementAndGet);
    for (int i = 0; i < JobFeed.Reader.MAX_WAITING; i++) {
      changed(TenantId.DEFAULT, i);
    }
    assertThat(dropped).hasValue(0);
    changed(TenantId.DEFAULT, 99_999);
    changed(TenantId.DEFAULT, 99_998);
    assertThat(dropped).hasValue(1);
    assertThat(slow.take(Integer.MAX_VALUE)).hasSize(JobFeed.Reader.MAX_WAITING);
  }

  @Test
  void aStreamThatHasEndedIsToldNothing() {
    JobFeed.Reader gone = feed.subscribe(TenantId.DEFAULT, dropped::incrementAndGet);
    feed.unsubscribe(TenantId.DEFAULT, gone);
    changed(TenantId.DEFAULT, 1);
    assertThat(gone.take(9)).isEmpty();
  }
}
