package io.comfymill.gateway.v2.asset;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.gateway.FakeScheduler;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultItemsTest {
  @ParameterizedTest
  @CsvSource({
    "images, a.png, image", "images, a.mp4, video", "gifs, a.gif, image", "audio, a.flac, audio",
    "latents, a.latent, latent", "3d, a.glb, file", "text, a.txt, text", "images, a.bin, file"
  })
  void aFileIsOfTheKindThatItsTypeSays(String key, String name, String kind) {
    assertThat(ResultItems.kind(key, name)).isEqualTo(kind);
  }

  @Test
  void nothingButHowToShowItIsDropped() {
    List<ResultItems.Item> items =
        ResultItems.of(
            FakeScheduler.json(
                """
                {"9":{"images":[{"filename":"a.png"}],"animated":[false]},
                 "10":{"text":["hello","you"],"box":[{"x":1}],"number":7,"none":[null]},
                 "11":{"result":["3d/mesh.glb"]}}"""));

    assertThat(items)
        .extracting(ResultItems.Item::name)
        .containsExactly(
            "a.png", "text_0.txt", "text_1.txt", "box_0.json", "number.json", "mesh.glb");
  }
}
