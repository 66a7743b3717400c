package io.comfymill.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NodeAbilitiesTest {
  @Test
  void filesAreFoundInFoldersEmbeddingsAndChoicesOfLoaders() throws IOException {
    NodeAbilities abilities =
        abilities(
            """
            {"Loader":{"input":{"required":{"name":[["sub\\\\deep.gguf","none"],{}]},
              "optional":{"other":["COMBO",{"options":["extra.pt",7]}]}}},
             "LoadImage":{"input":{"required":{"image":[["a.png"],{"image_upload":true}]}}}}\
            """);

    assertThat(abilities.nodeClasses()).containsExactlyInAnyOrder("Loader", "LoadImage");
    assertThat(abilities.modelFiles())
        .containsExactlyInAnyOrder("sub/deep.gguf", "extra.pt", "x/flux.safetensors", "style.pt");
  }

  @Test
  void choicesThatOtherInputsBringAlongCount() throws IOException {
    NodeAbilities abilities =
        abilities(
            """
            {"Loader":{"input":{"required":{
              "kind":["COMFY_DYNAMICCOMBO_V3",{"options":[{"key":"plain","inputs":{}},
                {"key":"with","inputs":{"optional":{
                  "lora":["COMBO",{"options":["a.safetensors","None"]}]}}}]}],
              "more":["COMFY_AUTOGROW_V3",{"template":{"input":{"required":{
                "lora":[["b.safetensors"],{}]}},"prefix":"lora","min":0,"max":3}}]}}}}\
            """);

    assertThat(abilities.modelFiles()).contains("a.safetensors", "b.safetensors");
  }

  private static NodeAbilities abilities(String objectInfo) throws IOException {
    TreeMap<String, List<String>> models = new TreeMap<>();
    models.put("checkpoints", List.of("x\\flux.safetensors"));
    return NodeAbilities.of(
        new NodeCapabilities(
            NodeCapabilities.TYPE,
            Instant.EPOCH,
            new NodeId("n"),
            new AgentId("a"),
            "hash",
            (ObjectNode) WireJson.mapper().readTree(objectInfo),
            models,
            List.of("style.pt"),
            JsonNodeFactory.instance.objectNode(),
            List.of(),
            null,
            null));
  }
}
