package io.comfymill.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FolderInputsTest {
  private final Map<String, Set<String>> folders = new TreeMap<>();

  private FolderInputsTest folder(String name, String... files) {
    folders.put(name, new TreeSet<>(Arrays.asList(files)));
    return this;
  }

  /** What is in the list of the class's input then. */
  private String offered(
      String nodeClass, String input, String spec, Map<String, List<String>> added)
      throws IOException {
    ObjectNode objectInfo = WireJson.mapper().createObjectNode();
    objectInfo
        .withObject("/" + nodeClass + "/input/required")
        .set(input, WireJson.mapper().readTree(spec));
    new FolderInputs(folders).offer(objectInfo, added);
    return objectInfo.at("/" + nodeClass + "/input/required/" + input).toString();
  }

  @Test
  void aModelStandsInTheListsOfItsFolder() throws IOException {
    folder("loras", "b.pt", "d.pt").folder("vae", "v.pt");

    assertThat(offered("Own", "lora", "[[\"b.pt\",\"d.pt\"],{}]", Map.of("loras", List.of("c.pt"))))
        .isEqualTo("[[\"b.pt\",\"c.pt\",\"d.pt\"],{}]");
    assertThat(offered("Own", "vae", "[[\"v.pt\"],{}]", Map.of("loras", List.of("c.pt"))))
        .isEqualTo("[[\"v.pt\"],{}]");
    assertThat(
            offered(
                "Own",
                "lora",
                "[\"COMBO\",{\"options\":[\"None\",\"b.pt\",\"d.pt\"]}]",
                Map.of("loras", List.of("a.pt"))))
        .isEqualTo("[\"COMBO\",{\"options\":[\"None\",\"a.pt\",\"b.pt\",\"d.pt\"]}]");
  }

  @Test
  void listsThatOnlySomeNodesHaveAreKnownByWhatIsInThem() throws IOException {
    folder("loras", "b.pt", "d.pt").folder("vae", "d.pt");

    assertThat(offered("Own", "lora", "[[\"b.pt\"],{}]", Map.of("loras", List.of("c.pt"))))
        .isEqualTo("[[\"b.pt\",\"c.pt\"],{}]");
    // It is the whole of one, and a part of the other.
    assertThat(offered("Own", "vae", "[[\"d.pt\"],{}]", Map.of("loras", List.of("c.pt"))))
        .isEqualTo("[[\"d.pt\"],{}]");
  }

  @Test
  void whatIsThereAlreadyIsNotOfferedTwice() throws IOException {
    folder("loras", "sub\\b.pt");

    assertThat(
            offered("Own", "lora", "[[\"sub\\\\b.pt\"],{}]", Map.of("loras", List.of("sub/b.pt"))))
        .isEqualTo("[[\"sub\\\\b.pt\"],{}]");
  }

  @Test
  void emptyListsOfComfyUisOwnLoadersAreKnownByTheirNames() throws IOException {
    folder("loras").folder("clip_vision").folder("text_encoders");
    Map<String, List<String>> models =
        Map.of(
            "loras", List.of("l.pt"),
            "clip_vision", List.of("v.pt"),
            "text_encoders", List.of("t.pt"),
            "vae", List.of("x.pt"));

    assertThat(offered("LoraLoader", "lora_name", "[[],{}]", models)).isEqualTo("[[\"l.pt\"],{}]");
    assertThat(offered("CLIPVisionLoader", "clip_name", "[[],{}]", models))
        .isEqualTo("[[\"v.pt\"],{}]");
    assertThat(offered("CLIPLoader", "clip_name", "[\"COMBO\",{\"options\":[]}]", models))
        .isEqualTo("[\"COMBO\",{\"options\":[\"t.pt\"]}]");
    assertThat(offered("VAELoader", "vae_name", "[[\"pixel_space\"],{}]", models))
        .isEqualTo("[[\"pixel_space\",\"x.pt\"],{}]");
    assertThat(offered("Other", "anything", "[[],{}]", models)).isEqualTo("[[],{}]");
  }

  @Test
  void otherChoicesAndUploadsStayAsTheyAre() throws IOException {
    folder("loras", "b.pt");

    assertThat(offered("Own", "mode", "[[\"fast\",\"slow\"],{}]", Map.of("loras", List.of("c.pt"))))
        .isEqualTo("[[\"fast\",\"slow\"],{}]");
    assertThat(
            offered(
                "LoadImage",
                "image",
                "[[\"b.pt\"],{\"image_upload\":true}]",
                Map.of("loras", List.of("c.pt"))))
        .isEqualTo("[[\"b.pt\"],{\"image_upload\":true}]");
  }
}
