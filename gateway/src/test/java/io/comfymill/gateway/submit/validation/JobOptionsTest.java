package io.comfymill.gateway.submit.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobConditions.DependsWhen;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.Requirements;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.liverecords.JobRowSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobOptionsTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void allThatCanBeAskedForIsRead() {
    JobOptions options =
        parse(
            """
            {"comfymill":{"pool":"video","labels":["b","a"],"pin":"node-1",
              "min_vram_bytes":"24GiB","priority":-5,"max_attempts":1,"timeout":"1h30m",
              "deadline":"2030-01-01T02:00:00+01:00","sticky":"me","hold_if_impossible":true}}""");

    assertThat(options.limits())
        .isEqualTo(new JobLimits(1, Duration.ofMinutes(90), Instant.parse("2030-01-01T01:00:00Z")));
    assertThat(options.priority()).isEqualTo(-5);
    assertThat(options.holdIfImpossible()).isTrue();
    Requirements requirements =
        options.addedTo(Requirements.of(List.of("A"), List.of("m.pt")), new TenantId("acme"));
    assertThat(requirements.nodeClasses()).containsExactly("A");
    assertThat(requirements.modelFiles()).containsExactly("m.pt");
    assertThat(requirements.pool()).isEqualTo("video");
    assertThat(requirements.labels()).containsExactly("a", "b");
    assertThat(requirements.pin()).isEqualTo(new NodeId("node-1"));
    assertThat(requirements.minVramBytes()).isEqualTo(24L << 30);
    assertThat(requirements.sticky()).isEqualTo("acme/me");
  }

  @Test
  void whetherAJobNeedsAGpuFollowsFromItsClassesUnlessItIsSaid() {
    Requirements partners = Requirements.of(List.of("P"), List.of()).apiOnly(true);

    assertThat(apiOnly("{}", partners)).isTrue();
    assertThat(apiOnly("{\"api_only\":false}", partners)).isFalse();
    assertThat(apiOnly("{\"min_vram_bytes\":\"8GiB\"}", partners)).isFalse();
    assertThat(apiOnly("{}", Requirements.NONE)).isFalse();
    assertThat(apiOnly("{\"api_only\":true}", Requirements.NONE)).isTrue();
  }

  private static boolean apiOnly(String wishes, Requirements derived) {
    JobOptions options = parse("{\"comfymill\":" + wishes + "}");
    return options.addedTo(derived, new TenantId("acme")).needsNoGpu();
  }

  @Test
  void whatHasToBeBeforeItStartsIsRead() {
    JobOptions options =
        parse(
            """
            {"comfymill":{"held":true,"start_after":"2030-01-01T02:00:00+01:00",
              "depends_on":["p1"],"depends_when":"ended"}}""");

    assertThat(options.conditions(new TenantId("acme")))
        .isEqualTo(
            new JobConditions(
                true,
                Instant.parse("2030-01-01T01:00:00Z"),
                new TreeSet<>(List.of(JobId.of(new TenantId("acme"), new PromptId("p1")))),
                DependsWhen.ALL_ENDED,
                null));
    assertThat(parse("{}").conditions(TenantId.DEFAULT)).isEqualTo(JobConditions.NONE);
  }

  @Test
  void runsAreSharedOnlyWhereThatIsWanted() {
    Optional<Duration> usual = Optional.of(Duration.ofMinutes(5));
    assertThat(parse("{}").sharedWithin(Optional.empty())).isEmpty();
    assertThat(parse("{}").sharedWithin(usual)).isEqualTo(usual);
    assertThat(parse("{\"comfymill.merge\":false}").sharedWithin(usual)).isEmpty();
    assertThat(parse("{\"comfymill.merge\":true}").sharedWithin(Optional.empty()))
        .hasValue(Duration.ZERO);
    assertThat(parse("{\"comfymill.merge_within\":\"1h\"}").sharedWithin(usual))
        .hasValue(Duration.ofHours(1));
  }

  @Test
  void nothingAskedForAddsNothing() {
    JobOptions options = parse("{\"comfymill\":null,\"other\":1}");

    assertThat(options.addedTo(Requirements.NONE, TenantId.DEFAULT)).isEqualTo(Requirements.NONE);
    assertThat(options.limits()).isEqualTo(JobLimits.NONE);
    assertThat(options.holdIfImpossible()).isFalse();
  }

  @Test
  void plainKeysAreTakenTooBesideTheObject() {
    JobOptions options = parse("{\"comfymill\":{\"priority\":3},\"comfymill.pool\":\"video\"}");

    assertThat(options.pool()).isEqualTo("video");
    assertThat(options.priority()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0",
        "25769803776 | 25769803776",
        "2.4e10 | 24000000000",
        "'\"24GB\"' | 24000000000",
        "'\"1.5 GiB\"' | 1610612736",
        "'\"512mib\"' | 536870912",
      })
  void memoryIsANumberOfBytesOrATextWithAUnit(String json, long bytes) {
    assertThat(parse("{\"comfymill\":{\"min_vram_bytes\":" + json + "}}").minVramBytes())
        .isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"90, PT90S", "0.5, PT0.5S", "'\"5m\"', PT5M", "'\"PT5M\"', PT5M", "'\"90s\"', PT90S"})
  void aTimeoutIsANumberOfSecondsOrAText(String json, Duration timeout) {
    assertThat(parse("{\"comfymill\":{\"timeout\":" + json + "}}").limits().timeout())
        .isEqualTo(timeout);
  }

  @Test
  void aDeadlineMayBeMilliseconds() {
    long millis = NOW.toEpochMilli() + 1;
    assertThat(parse("{\"comfymill\":{\"deadline\":" + millis + "}}").limits().deadline())
        .isEqualTo(Instant.ofEpochMilli(millis));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "pool | 7",
        "pool | \"\"",
        "pool | \"a\\u0000b\"",
        "labels | \"a\"",
        "labels | [1]",
        "pin | {}",
        "min_vram_bytes | -1",
        "min_vram_bytes | 1.5",
        "min_vram_bytes | \"-1GiB\"",
        "min_vram_bytes | \"24 apples\"",
        "min_vram_bytes | 1e300",
        "min_vram_bytes | true",
        "priority | 1000001",
        "priority | -1000001",
        "priority | 1.5",
        "priority | \"1\"",
        "max_attempts | 0",
        "max_attempts | 99999999999",
        "timeout | 0",
        "timeout | -1",
        "timeout | \"soon\"",
        "timeout | 1e300",
        "timeout | []",
        "timeout | \"PT-5M\"",
        "deadline | \"2029-12-31T23:59:59Z\"",
        "deadline | \"2031-01-01T00:00:00\"",
        "deadline | 1893455999",
        "deadline | true",
        "deadline | \"+99999-01-01T00:00:00Z\"",
        "sticky | 1",
        "held | 1",
        "start_after | \"soon\"",
        "depends_on | \"p1\"",
        "depends_on | [\"\"]",
        "depends_when | \"failed\"",
        "merge | \"yes\"",
        "merge_within | -1",
        "hold_if_impossible | \"yes\"",
        "pools | \"misspelt\"",
      })
  void whatIsWrongIsNamed(String field, String json) {
    assertThatExceptionOfType(InvalidFieldException.class)
        .isThrownBy(() -> parse("{\"comfymill\":{\"" + field + "\":" + json + "}}"))
        .satisfies(wrong -> assertThat(wrong.field()).isEqualTo("extra_data.comfymill." + field))
        .withMessageStartingWith("extra_data.comfymill." + field + " ");
  }

  @Test
  void whatIsNoObjectOrGivenTwiceIsRefused() {
    assertThatExceptionOfType(InvalidFieldException.class)
        .isThrownBy(() -> parse("{\"comfymill\":[]}"));
    assertThatExceptionOfType(InvalidFieldException.class)
        .isThrownBy(() -> parse("{\"comfymill\":{\"pool\":\"a\"},\"comfymill.pool\":\"a\"}"));
  }

  private static JobOptions parse(String extraData) {
    return JobOptions.parse(JobRowSamples.json(extraData), NOW);
  }
}
