package io.comfymill.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.recording.Recordings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowTest {
  private static final Workflow WORKFLOW =
      Workflow.parse(
          Recordings.parse(
              "{'a': {'class_type': 'EmptyImage', 'inputs': {'width': 8}}, 'b': {'class_type':"
                  + " 'ImageInvert', 'inputs': {'image': ['a', 0]}}, 'c': {'class_type':"
                  + " 'SaveImage', 'inputs': {'images': ['b', 0], 'gone': ['z', 1]}}, 'd':"
                  + " {'class_type': 'EmptyImage'}}"));

  @Test
  void keepsTheOrderOfTheDocument() {
    assertThat(WORKFLOW.nodes().keySet()).containsExactly("a", "b", "c", "d");
    assertThat(WORKFLOW.classTypes()).containsExactly("EmptyImage", "ImageInvert", "SaveImage");
  }

  @Test
  void tellsLinksFromValues() {
    GraphNode save = WORKFLOW.node("c").orElseThrow();

    assertThat(save.links()).containsExactly(new Link("b", 0), new Link("z", 1));
    assertThat(save.link("images")).contains(new Link("b", 0));
    assertThat(WORKFLOW.node("a").orElseThrow().link("width")).isEmpty();
  }

  @Test
  void findsWhatFeedsAGraphNode() {
    assertThat(WORKFLOW.withAncestors(List.of("c"))).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(WORKFLOW.withAncestors(List.of("nothing"))).isEmpty();
  }

  @Test
  void aCycleEndsTheSearch() {
    Workflow cycle =
        Workflow.parse(
            Recordings.parse(
                "{'a': {'class_type': 'ImageInvert', 'inputs': {'image': ['a', 0]}}}"));

    assertThat(cycle.withAncestors(List.of("a"))).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "'x'", "{'a': 'x'}", "{'a': {'class_type': 4}}", "{'a': {}}"})
  void refusesOtherShapes(String json) {
    assertThatThrownBy(() -> Workflow.parse(Recordings.parse(json)))
        .isInstanceOf(MalformedWorkflowException.class);
  }
}
