package io.comfymill.gateway.capabilities;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comfymill.common.artifact.MediaTypes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadChoicesTest {
  private static final List<UploadChoices.Upload> UPLOADS =
      Stream.of("b.png", "a.webp", "clip.mp4", "song.mp3", "x.latent", "sub/c.png", "3d/cube.GLB")
          .map(UploadChoicesTest::upload)
          .toList();

  private static UploadChoices.Upload upload(String path) {
    int slash = path.lastIndexOf('/');
    return new UploadChoices.Upload(
        path.substring(0, Math.max(0, slash)), path.substring(slash + 1), MediaTypes.ofName(path));
  }

  /** The lists of a ComfyUI 0.3.64 with these files. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LoadImage | [[],{'image_upload':true}] | [['a.webp','b.png'],{'image_upload':true}]",
        "LoadImageMask | [[],{'image_upload':true}] |"
            + " [['a.webp','b.png','clip.mp4','song.mp3','x.latent'],{'image_upload':true}]",
        "LoadAudio | [[],{'audio_upload':true}] | [['clip.mp4','song.mp3'],{'audio_upload':true}]",
        "LoadVideo | ['COMBO',{'options':[],'video_upload':true}] |"
            + " ['COMBO',{'options':['clip.mp4'],'video_upload':true}]",
        "Load3D | [[],{'file_upload':true}] | [['3d/cube.GLB'],{'file_upload':true}]",
        "LoadLatent | [['old.latent']] | [['x.latent']]",
        "Any | ['COMFY_DYNAMICCOMBO_V3',{'options':[{'key':'file','inputs':{'required':"
            + "{'name':[[],{'image_upload':true}]}}}]}] |"
            + " ['COMFY_DYNAMICCOMBO_V3',{'options':[{'key':'file','inputs':{'required':"
            + "{'name':[['a.webp','b.png'],{'image_upload':true}]}}}]}]",
      })
  void aLoaderListsTheUploadsOfItsKind(String nodeClass, String before, String after) {
    JsonNode definition = definition(before);
    assertThat(UploadChoices.takesUploads(nodeClass, definition)).isTrue();
    assertThat(UploadChoices.listed(nodeClass, definition, UPLOADS)).isEqualTo(definition(after));
    assertThat(definition).isEqualTo(definition(before));
  }

  @Test
  void otherInputsStayAsTheyAre() {
    for (String input :
        List.of(
            "[['sd.ckpt'],{}]",
            "['COMBO',{'image_upload':true,'remote':{'route':'/internal/files/output'}}]",
            "['INT',{}]")) {
      assertThat(UploadChoices.takesUploads("Any", definition(input))).as(input).isFalse();
    }
  }

  private static JsonNode definition(String input) {
    try {
      return new ObjectMapper()
          .readTree("{\"input\":{\"required\":{\"f\":%s}}}".formatted(input.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
