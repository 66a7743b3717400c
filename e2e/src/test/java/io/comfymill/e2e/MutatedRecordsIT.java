package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.ModelRequests;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.NodeFetches;
import io.comfymill.common.wire.NodeModels;
import io.comfymill.common.wire.ServiceSettings;
import io.comfymill.common.wire.Simulation;
import io.comfymill.common.wire.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What one broken sender could put on a topic of a running Comfymill: every record with each field
 * missing, null, of another type or extreme, and bytes that are no JSON. What cannot be understood
 * is set aside, and nothing else happens. What can be, though it is nonsense, is about jobs and
 * nodes that there are not.
 *
 * <p>The last of all: it leaves nodes and jobs behind that others would stumble over.
 */
@Order(Integer.MAX_VALUE)
@Tag("long")
@ExtendWith(SharedMill.class)
class MutatedRecordsIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long MOST_LOGGED = 1024 * 1024;

  private static Mill mill;
  private static ComfyClient client;
  private static List<Long> processes;
  private static long loggedBefore;

  @BeforeAll
  static void start(Mill shared) {
    mill = shared;
    client = new ComfyClient(mill.gateway());
    processes = mill.pids();
    loggedBefore = mill.logs().bytes();
  }

  static Stream<Arguments> topics() {
    return Stream.of(
        Arguments.of(Topic.JOB_COMMANDS, JobCommand.class),
        Arguments.of(Topic.FLEET_COMMANDS, FleetCommand.class),
        Arguments.of(Topic.ASSIGNMENTS, Assignment.class),
        Arguments.of(Topic.ATTEMPT_EVENTS, AttemptEvent.class),
        Arguments.of(Topic.NODE_HEARTBEATS, Heartbeat.class),
        Arguments.of(Topic.NODE_CAPABILITIES, NodeCapabilities.class),
        Arguments.of(Topic.NODE_MODELS, NodeModels.class),
        Arguments.of(Topic.MODEL_CATALOGUE, CatalogueModel.class),
        Arguments.of(Topic.NODE_FETCHES, NodeFetches.class),
        Arguments.of(Topic.MODEL_REQUESTS, ModelRequests.class),
        Arguments.of(Topic.SERVICE_SETTINGS, ServiceSettings.class),
        Arguments.of(Topic.SIMULATIONS, Simulation.class),
        Arguments.of(Topic.JOB_EVENTS, JobEvent.class));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("topics")
  void nothingStopsForWhatCannotBeUnderstood(Topic topic, Class<?> type) throws IOException {
    try (MutatedRecords records = new MutatedRecords(mill, topic, type)) {
      Set<String> unreadable = records.send();
      assertThat(unreadable).as("records that cannot be understood").hasSizeGreaterThan(10);

      await("them to be in the quarantine")
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(records.quarantined()).containsAll(unreadable));
    }
    new JobRun(client).submit(3, Workflows::picture).awaitRightPictures(LIMIT);
    assertThat(mill.pids()).as("the processes").isEqualTo(processes);
  }

  @AfterAll
  static void littleWasLogged() {
    assertThat(mill.logs().bytes() - loggedBefore).as("bytes logged").isLessThan(MOST_LOGGED);
  }
}
