package io.comfymill.common.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TopicTest {
  @Test
  void namesAreThoseOfTheDesign() {
    assertThat(Arrays.stream(Topic.values()).map(Topic::topicName))
        .containsExactly(
            "job-commands",
            "fleet-commands",
            "assignments",
            "attempt-events",
            "node-heartbeats",
            "node-capabilities",
            "job-events",
            "dead-jobs");
  }

  @Test
  void onlyCapabilitiesAreCompacted() {
    assertThat(
            Arrays.stream(Topic.values())
                .filter(topic -> topic.settings().get("cleanup.policy").equals("compact")))
        .containsExactly(Topic.NODE_CAPABILITIES);
    assertThat(Topic.JOB_COMMANDS.settings()).containsEntry("max.message.bytes", "33554432");
  }
}
