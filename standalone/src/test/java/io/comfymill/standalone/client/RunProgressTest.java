package io.comfymill.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.workflow.Workflow;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class RunProgressTest {
  private final RunProgress progress =
      new RunProgress(
          Workflow.parse(
              json(
                  "{'1':{'class_type':'Loader'},'2':{'class_type':'KSampler'},"
                      + "'3':{'class_type':'VAEDecode'},'4':{'class_type':'SaveImage'}}")));

  @Test
  void waitsUntilSomethingRuns() {
    assertThat(progress.fraction()).isZero();
    assertThat(progress.doing()).isEqualTo("waiting");
  }

  @Test
  void countsGraphNodesAndTheStepsOfTheOneThatRuns() {
    progress.on("execution_start", json("{}"));
    progress.on("execution_cached", json("{'nodes':['1']}"));
    progress.on("executing", json("{'node':'2'}"));
    progress.on("progress", json("{'value':5,'max':20,'node':'2'}"));

    assertThat(progress.doing()).isEqualTo("KSampler");
    assertThat(progress.fraction()).isCloseTo(1.25 / 4, within(0.001));
  }

  @Test
  void aGraphNodeIsDoneWhenTheNextOneRuns() {
    progress.on("executing", json("{'node':'1'}"));
    progress.on("executing", json("{'node':'2'}"));
    progress.on("progress", json("{'value':20,'max':20}"));
    progress.on("executing", json("{'node':'4'}"));
    progress.on("executed", json("{'node':'4'}"));

    assertThat(progress.fraction()).isCloseTo(3 / 4.0, within(0.001));
  }

  @Test
  void beginsAgainWithTheNextAttempt() {
    progress.on("executing", json("{'node':'1'}"));
    progress.on("executing", json("{'node':'2'}"));

    progress.on("execution_start", json("{}"));

    assertThat(progress.fraction()).isZero();
  }

  private static JsonNode json(String text) {
    try {
      return WireJson.mapper().readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
