package io.comfymill.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.recording.Recordings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiOnlyWorkflowTest {
  private static final String PARTNER = "IdeogramV1";

  private static boolean isApiOnly(String... classTypes) {
    return isApiOnly(Recordings.objectInfo(), classTypes);
  }

  private static boolean isApiOnly(ObjectInfo objectInfo, String... classTypes) {
    StringBuilder json = new StringBuilder();
    for (int i = 0; i < classTypes.length; i++) {
      json.append("%s'%d': {'class_type': '%s'}".formatted(i == 0 ? "" : ",", i, classTypes[i]));
    }
    return ApiOnlyWorkflow.is(Workflow.parse(Recordings.parse("{" + json + "}")), objectInfo);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LoadImage",
        "SaveImage",
        "PreviewImage",
        "ImageScale",
        "SaveVideo",
        "SaveAudioMP3",
        "StringConcatenate",
        "PreviewAny",
        "OpenAIDalle3",
        "LumaReferenceNode",
        "LumaImageNode"
      })
  void partnerNodesAndWhatHandlesTheirFilesNeedNoGpu(String beside) {
    assertThat(isApiOnly(PARTNER, beside)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KSampler",
        "CheckpointLoaderSimple",
        "VAEDecode",
        "CLIPTextEncode",
        "EmptyLatentImage",
        "ImageUpscaleWithModel",
        "Unknown"
      })
  void whatHandlesModelsDoes(String beside) {
    assertThat(isApiOnly(PARTNER, beside)).isFalse();
  }

  @Test
  void withoutAPartnersNodeItIsAJobLikeOthers() {
    assertThat(isApiOnly("LoadImage", "SaveImage")).isFalse();
  }

  @Test
  void customClassesMayDoAnything() {
    ObjectInfo objectInfo =
        ObjectInfo.parse(
            (ObjectNode)
                Recordings.parse(
                    "{'P': {'input': {}, 'output': ['IMAGE'], 'api_node': true},"
                        + " 'C': {'input': {}, 'output': ['IMAGE'],"
                        + " 'python_module': 'custom_nodes.x'}}"));

    assertThat(isApiOnly(objectInfo, "P")).isTrue();
    assertThat(isApiOnly(objectInfo, "P", "C")).isFalse();
  }
}
