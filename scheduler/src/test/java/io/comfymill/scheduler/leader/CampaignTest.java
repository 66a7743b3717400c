package io.comfymill.scheduler.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.loop.Loops;
import io.comfymill.scheduler.config.SchedulerConfig;
import io.comfymill.scheduler.health.SchedulerStatus;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How the lead is won, kept and given up; the test asks where its thread would. */
class CampaignTest {
  private static final Duration TTL = Duration.ofSeconds(3);

  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private final InstantSource clock = () -> now;
  private final SchedulerStatus status = new SchedulerStatus(clock);
  private final FakeLease lease = new FakeLease();
  private final FakeContender contender = new FakeContender();
  private final Campaign campaign =
      new Campaign(config(), lease, contender, status, new Loops(), clock);

  private static SchedulerConfig config() {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withConverter(Duration.class, 200, new DurationConverter())
        .withMapping(SchedulerConfig.class)
        .build()
        .getConfigMapping(SchedulerConfig.class);
  }

  private static final class FakeLease extends LeaseRow {
    private final List<String> holders = new ArrayList<>();
    private @Nullable Duration freeFor;
    private boolean free = true;
    private boolean mine = true;
    private boolean away;
    private int renewals;
    private @Nullable Term released;

    FakeLease() {
      super(null);
    }

    @Override
    protected Optional<Term> claim(String holder, Duration ttl, Duration atLeastFreeFor) {
      answer();
      holders.add(holder);
      freeFor = atLeastFreeFor;
      return free ? Optional.of(new Term(holder, holders.size())) : Optional.empty();
    }

    @Override
    protected boolean renew(Term term, Duration ttl) {
      answer();
      renewals++;
      return mine;
    }

    @Override
    protected void release(Term term, Duration atMost) {
      released = term;
    }

    private void answer() {
      if (away) {
        throw new IllegalStateException("PostgreSQL is away");
      }
    }
  }

  private static final class FakeContender implements Contender {
    private final List<String> told = new ArrayList<>();
    private Runnable lost = () -> {};
    private boolean stuck;
    private boolean working;

    @Override
    public void lead(Term term, Runnable whenLost) {
      told.add("lead " + term.epoch());
      lost = whenLost;
    }

    @Override
    public void standBy() {
      told.add("stand by");
    }

    @Override
    public void stepDown() {
      told.add("step down");
    }

    @Override
    public boolean isStuck() {
      return stuck;
    }

    @Override
    public void abandon() {
      told.add("abandon");
    }

    @Override
    public boolean isWorking() {
      return working;
    }

    @Override
    public void stop() {
      told.add("stop");
    }
  }

  @Test
  void leadsOnceTheLeaseIsFreeAndRenewsItFromThenOn() {
    lease.free = false;
    campaign.ask();
    assertThat(status.isLeading()).isFalse();
    lease.free = true;
    campaign.ask();
    campaign.ask();

    assertThat(contender.told).containsExactly("stand by", "lead 2");
    assertThat(lease.renewals).isEqualTo(1);
    assertThat(status.isLeading()).isTrue();
  }

  @Test
  void whoFindsAtRenewalThatAnotherOneLeadsStepsDown() {
    campaign.ask();
    lease.mine = false;
    lease.free = false;
    campaign.ask();
    assertThat(status.isLeading()).isFalse();
    campaign.ask();

    assertThat(contender.told).containsExactly("lead 1", "step down", "stand by");
  }

  @Test
  void whoFindsAtAWriteThatAnotherOneLeadsClaimsAnew() {
    campaign.ask();
    contender.lost.run();
    assertThat(status.isLeading()).isFalse();
    campaign.ask();

    assertThat(contender.told).containsExactly("lead 1", "lead 2");
    assertThat(lease.renewals).isZero();
  }

  @Test
  void thatAnOlderTermWasLostSaysNothingOfThisOne() {
    campaign.ask();
    Runnable first = contender.lost;
    first.run();
    campaign.ask();
    first.run();

    assertThat(status.isLeading()).isTrue();
  }

  @Test
  void aStuckLeaderLetsItsLeaseRunOutAndOthersGoFirst() {
    campaign.ask();
    contender.stuck = true;
    campaign.ask();
    assertThat(contender.told).containsExactly("lead 1", "abandon");
    assertThat(status.isLeading()).isFalse();
    assertThat(lease.renewals).isZero();
    assertThat(lease.released).isNull();

    contender.stuck = false;
    campaign.ask();
    assertThat(lease.freeFor).isEqualTo(TTL);
    assertThat(lease.holders).as("it takes no lease as its holder").doesNotHaveDuplicates();
    now = now.plus(TTL.multipliedBy(2));
    campaign.ask();
    campaign.ask();
    assertThat(lease.holders).hasSize(2);
  }

  @Test
  void whileItsOldThreadHangsItClaimsNothing() {
    contender.working = true;
    campaign.ask();
    assertThat(lease.holders).isEmpty();
    assertThat(contender.told).isEmpty();

    contender.working = false;
    campaign.ask();
    assertThat(contender.told).containsExactly("lead 1");
  }

  @Test
  void aDatabaseThatIsAwayEndsNothing() {
    campaign.ask();
    lease.away = true;
    campaign.ask();

    assertThat(status.isLeading()).isTrue();
    assertThat(contender.told).containsExactly("lead 1");
  }

  @Test
  void stoppingEndsTheWorkAndReleasesTheLease() {
    campaign.ask();
    campaign.stop();

    assertThat(contender.told).containsExactly("lead 1", "stop");
    assertThat(lease.released).isNotNull();
    campaign.ask();
    assertThat(contender.told).hasSize(2);
  }
}
