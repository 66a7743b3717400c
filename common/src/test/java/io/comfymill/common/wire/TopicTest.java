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
            "node-models",
            "model-catalogue",
            "node-fetches",
            "model-requests",
            "service-settings",
            "simulations",
            "job-events",
            "dead-jobs",
            "quarantine");
  }

  @Test
  void whatHoldsUntilItIsSaidAnewIsCompacted() {
    assertThat(
            Arrays.stream(Topic.values())
                .filter(topic -> topic.settings().get("cleanup.policy").equals("compact")))
        .containsExactly(
            Topic.NODE_CAPABILITIES,
            Topic.NODE_MODELS,
            Topic.MODEL_CATALOGUE,
            Topic.NODE_FETCHES,
            Topic.MODEL_REQUESTS);
    assertThat(Topic.JOB_COMMANDS.settings()).containsEntry("max.message.bytes", "33554432");
  }

  @Test
  void settingsOfProcessesThatAreGoneAreDropped() {
    assertThat(Topic.SERVICE_SETTINGS.settings())
        .containsEntry("cleanup.policy", "compact,delete")
        .containsKey("retention.ms");
  }

  @Test
  void theBrokerSaysWhenItAppendedACommand() {
    assertThat(Topic.JOB_COMMANDS.settings())
        .containsEntry("message.timestamp.type", "LogAppendTime");
  }

  @Test
  void theQuarantineIsBoundedAndTakesEveryRecord() {
    assertThat(Topic.QUARANTINE.settings())
        .containsKeys("retention.ms", "retention.bytes")
        .containsEntry("cleanup.policy", "compact,delete")
        .containsEntry("max.message.bytes", "34603008");
  }
}
