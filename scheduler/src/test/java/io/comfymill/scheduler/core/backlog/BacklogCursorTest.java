package io.comfymill.scheduler.core.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.CoreFixture;
import io.comfymill.scheduler.core.fairshare.TenantWeights;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobTicket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes in which turn, by the backlog alone. */
class BacklogCursorTest {
  private static final Requirements SMALL = wanting("small.safetensors");
  private static final Requirements LARGE = wanting("large.safetensors");

  private final Backlog backlog = new Backlog(TenantWeights.EQUAL);
  private long sequence;

  private static Requirements wanting(String model) {
    return Requirements.of(List.of("EmptyImage"), List.of(model));
  }

  private Job add(String tenant, String client, double number, Requirements wanted) {
    String name = tenant + client + ++sequence;
    JobSpec spec = CoreFixture.spec(tenant, client, name, number, 0, wanted);
    JobTicket ticket =
        new JobTicket(
            spec.id(),
            spec.tenant(),
            spec.promptId(),
            spec.clientId(),
            number,
            0,
            wanted,
            spec.limits(),
            JobConditions.NONE,
            null,
            null,
            1,
            null,
            spec.submittedAt(),
            spec.submittedAt());
    Job job = Job.submitted(ticket, sequence);
    backlog.add(job);
    return job;
  }

  private List<Job> cursor(Consumer<BacklogCursor> step) {
    BacklogCursor cursor = backlog.cursor();
    List<Job> seen = new ArrayList<>();
    for (BacklogCursor.Turn turn = cursor.next(); turn != null; turn = cursor.next()) {
      seen.add(turn.job());
      step.accept(cursor);
    }
    return seen;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aClientsJobsComeByNumberInWhateverOrderTheyCameAndWent(long seed) {
    Random random = new Random(seed);
    List<Job> waiting = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      boolean late = random.nextInt(4) == 0;
      double number = late ? random.nextInt(800) - 400.5 : i;
      waiting.add(add("t", "c", number, random.nextBoolean() ? SMALL : LARGE));
      if (random.nextInt(3) == 0) {
        backlog.remove(waiting.remove(random.nextInt(waiting.size())));
      }
    }

    List<Job> byNumber = new ArrayList<>(waiting);
    byNumber.sort(
        Comparator.comparingDouble((Job job) -> job.ticket().number()).thenComparing(Job::id));
    assertThat(cursor(BacklogCursor::take)).containsExactlyElementsOf(byNumber);

    Collections.shuffle(waiting, random);
    waiting.forEach(backlog::remove);
    assertThat(backlog.size()).isZero();
    assertThat(backlog.buckets()).isEmpty();
    assertThat(backlog.cursor().next()).isNull();
  }

  @Test
  void ofADemandThatIsLeftOutNobodysJobsComeAgain() {
    Job first = add("a", "c1", 1, LARGE);
    add("a", "c1", 2, LARGE);
    Job other = add("a", "c2", 3, SMALL);
    add("a", "c2", 2, LARGE);
    add("b", "c1", 1, LARGE);
    Job last = add("c", "c1", 1, SMALL);

    List<Job> seen =
        cursor(
            new Consumer<>() {
              private boolean begun;

              @Override
              public void accept(BacklogCursor cursor) {
                if (begun) {
                  cursor.take();
                } else {
                  cursor.leaveOutDemand();
                }
                begun = true;
              }
            });

    assertThat(seen).containsExactly(first, other, last);
  }

  @Test
  void ofADemandThatIsLeftOutForOneClientOthersStillCome() {
    Job first = add("a", "c1", 1, LARGE);
    add("a", "c1", 2, LARGE);
    Job second = add("a", "c2", 1, LARGE);
    Job third = add("b", "c1", 1, LARGE);

    assertThat(cursor(BacklogCursor::leaveOut)).containsExactly(first, second, third);
  }
}
