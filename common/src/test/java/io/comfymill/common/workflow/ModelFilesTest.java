package io.comfymill.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.recording.Recordings;
import org.junit.jupiter.api.Test;

class ModelFilesTest {
  private static final ObjectInfo OBJECT_INFO =
      ObjectInfo.parse(
          (ObjectNode)
              Recordings.parse(
                  "{'Loader': {'input': {'required': {'ckpt': [['sub\\\\a.safetensors', 'b.ckpt'],"
                      + " {}], 'mode': [['fast', 'v1.5'], {}]}, 'optional': {'lora': ['COMBO',"
                      + " {'options': ['l.SFT', 'None']}], 'image': [['x.bin'], {'image_upload':"
                      + " true}], 'text': ['STRING', {}]}}, 'output': [], 'output_node': true}}"));

  @Test
  void findsListedModelFilesWhateverTheSlash() {
    assertThat(namedBy("{'ckpt': 'sub/a.safetensors', 'mode': 'fast', 'lora': 'l.SFT'}"))
        .containsExactly("l.SFT", "sub/a.safetensors");
    assertThat(namedBy("{'ckpt': 'sub\\\\a.safetensors'}")).containsExactly("sub/a.safetensors");
  }

  @Test
  void takesNothingElseForAModelFile() {
    assertThat(
            namedBy(
                "{'ckpt': 'gone.ckpt', 'mode': 'v1.5', 'lora': 'None', 'image': 'x.bin', 'text':"
                    + " 'b.ckpt', 'unknown': 'b.ckpt'}"))
        .isEmpty();
    assertThat(namedBy("{'ckpt': ['2', 0]}")).isEmpty();
  }

  @Test
  void findsThoseOfInputsThatOthersBringAlong() {
    ObjectInfo classes =
        ObjectInfo.parse(
            (ObjectNode)
                Recordings.parse(
                    "{'Loader': {'input': {'required': {'kind': ['COMFY_DYNAMICCOMBO_V3',"
                        + " {'options': [{'key': 'plain', 'inputs': {}}, {'key': 'with', 'inputs':"
                        + " {'required': {'lora': ['COMBO', {'options': ['a.safetensors']}]}}}]}],"
                        + " 'more': ['COMFY_AUTOGROW_V3', {'template': {'input': {'required':"
                        + " {'lora': [['b.safetensors'], {}]}}, 'prefix': 'lora', 'min': 0, 'max':"
                        + " 3}}]}}, 'output': [], 'output_node': true}}"));

    assertThat(
            namedBy(
                classes,
                "{'kind': 'with', 'kind.lora': 'a.safetensors', 'more.lora1': 'b.safetensors'}"))
        .containsExactly("a.safetensors", "b.safetensors");
    assertThat(namedBy(classes, "{'kind': 'plain', 'kind.lora': 'a.safetensors'}")).isEmpty();
  }

  private static Iterable<String> namedBy(String inputs) {
    return namedBy(OBJECT_INFO, inputs);
  }

  private static Iterable<String> namedBy(ObjectInfo classes, String inputs) {
    Workflow workflow =
        Workflow.parse(
            Recordings.parse("{'1': {'class_type': 'Loader', 'inputs': %s}}".formatted(inputs)));
    return ModelFiles.namedBy(workflow, classes);
  }
}
