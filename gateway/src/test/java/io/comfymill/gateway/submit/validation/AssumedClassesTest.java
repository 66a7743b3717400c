package io.comfymill.gateway.submit.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.validation.Validation;
import io.comfymill.common.validation.WorkflowValidator;
import io.comfymill.common.workflow.ModelFiles;
import io.comfymill.common.workflow.ObjectInfo;
import io.comfymill.common.workflow.Workflow;
import io.comfymill.gateway.liverecords.JobRowSamples;
import org.junit.jupiter.api.Test;

/** What a held job may lack, and what is refused all the same. */
class AssumedClassesTest {
  private static final String OBJECT_INFO =
      """
      {"Loader":{"input":{"required":{"ckpt":[["known.safetensors"],{}],
          "steps":["INT",{"min":1}]}},"output":["MODEL"]},
       "Save":{"input":{"required":{"model":["MODEL",{}]}},"output":[],"output_node":true}}""";

  @Test
  void aModelFileThatNoNodeListsBecomesARequirement() {
    String workflow = loading("new.safetensors", 4);

    Validation validation = validate(workflow);

    assertThat(validation.error()).isNull();
    assertThat(validation.outputs()).containsExactly("2");
    assertThat(ModelFiles.namedBy(Workflow.parse(JobRowSamples.json(workflow)), assume(workflow)))
        .containsExactly("new.safetensors");
  }

  @Test
  void soDoesOneOfAnInputThatAnotherBringsAlong() {
    String objectInfo =
        """
        {"Save":{"input":{"required":{"kind":["COMFY_DYNAMICCOMBO_V3",{"options":[
          {"key":"with","inputs":{"required":{"lora":["COMBO",{"options":["known.pt"]}]}}}]}]}},
          "output":[],"output_node":true}}""";
    Workflow workflow =
        Workflow.parse(
            JobRowSamples.json(
                """
                {"1":{"class_type":"Save","inputs":{"kind":"with","kind.lora":"new.pt"}}}"""));
    ObjectNode known = JobRowSamples.json(objectInfo);

    ObjectInfo assumed = AssumedClasses.of(workflow, ObjectInfo.parse(known), known);

    assertThat(ModelFiles.namedBy(workflow, assumed)).containsExactly("new.pt");
    assertThat(known).isEqualTo(JobRowSamples.json(objectInfo));
  }

  @Test
  void aClassThatNoNodeHasTakesAndGivesAnything() {
    String workflow =
        """
        {"1":{"class_type":"New","inputs":{"unet":"flux.gguf","n":3}},
         "2":{"class_type":"Save","inputs":{"model":["1",2]}},
         "3":{"class_type":"Sink","inputs":{"anything":["1",0]}}}""";

    Validation validation = validate(workflow);

    assertThat(validation.error()).isNull();
    assertThat(validation.outputs()).containsExactly("2", "3");
    assertThat(ModelFiles.namedBy(Workflow.parse(JobRowSamples.json(workflow)), assume(workflow)))
        .containsExactly("flux.gguf");
  }

  @Test
  void allElseIsCheckedAsEver() {
    assertThat(validate(loading("new.safetensors", 0)).nodeErrors().toString())
        .contains("value_smaller_than_min");
    assertThat(validate(loading("no model file", 4)).nodeErrors().toString())
        .contains("value_not_in_list");
    assertThat(
            validate(
                    """
                    {"1":{"class_type":"Loader","inputs":{"ckpt":"new.safetensors"}},
                     "3":{"class_type":"Sink","inputs":{"anything":["1",0]}}}""")
                .nodeErrors()
                .toString())
        .contains("required_input_missing");
  }

  @Test
  void theFleetsOwnListStaysAsItIs() {
    ObjectNode json = JobRowSamples.json(OBJECT_INFO);
    Workflow workflow = Workflow.parse(JobRowSamples.json(loading("new.safetensors", 4)));

    AssumedClasses.of(workflow, ObjectInfo.parse(json), json);

    assertThat(json).isEqualTo(JobRowSamples.json(OBJECT_INFO));
  }

  private static String loading(String file, int steps) {
    return """
        {"1":{"class_type":"Loader","inputs":{"ckpt":"%s","steps":%d}},
         "2":{"class_type":"Save","inputs":{"model":["1",0]}}}"""
        .formatted(file, steps);
  }

  private static ObjectInfo assume(String workflow) {
    ObjectNode json = JobRowSamples.json(OBJECT_INFO);
    return AssumedClasses.of(
        Workflow.parse(JobRowSamples.json(workflow)), ObjectInfo.parse(json), json);
  }

  private static Validation validate(String workflow) {
    return new WorkflowValidator(assume(workflow), file -> false)
        .validate(JobRowSamples.json(workflow), null);
  }
}
