package io.comfymill.agent.assignments;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.Mutations;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.UnreadableRecordException;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.wire.WireSamples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever one broken scheduler makes of an assignment, it is refused or taken whole. */
class MutatedAssignmentsTest {
  private static final NodeId NODE = new NodeId("node-a");

  private final List<Assignment> taken = new ArrayList<>();
  private final AssignmentReader reader =
      new AssignmentReader(
          Set.of(NODE.value()),
          new AssignmentInbox((attempt, json) -> {}, id -> id.equals(NODE) ? taken::add : null),
          (node, value) -> value);

  static Stream<Arguments> records() {
    return WireSamples.all().entrySet().stream()
        .filter(sample -> sample.getKey().startsWith("Assignment."))
        .map(sample -> Arguments.of(sample.getKey(), sample.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void noneStopsTheReader(String name, Object sample) throws IOException {
    int refused = 0;
    for (Mutations.Mutation mutation : Mutations.of(WireJson.write(sample))) {
      try {
        reader.handle(
            new ConsumerRecord<>(
                Topic.ASSIGNMENTS_NAME,
                0,
                0,
                NODE.value().getBytes(StandardCharsets.UTF_8),
                mutation.value()));
      } catch (UnreadableRecordException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError(name + ", " + mutation, e);
      }
    }
    assertThat(refused).isGreaterThan(10);
    assertThat(taken)
        .allSatisfy(
            assignment -> {
              assertThat(assignment.nodeId()).isEqualTo(NODE);
              assertThat(assignment.attempt().job()).isNotNull();
            });
  }
}
