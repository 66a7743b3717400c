package io.comfymill.simulator.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PngWriterTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "64, 48", "501, 333"})
  void writesWhatOthersRead(int width, int height) throws IOException {
    Picture picture = Picture.gradient(7, width, height).inverted();
    ByteArrayOutputStream file = new ByteArrayOutputStream();

    PngWriter.write(picture, Map.of("prompt", "{\"1\":2}"), file);

    BufferedImage read = ImageIO.read(new ByteArrayInputStream(file.toByteArray()));
    assertThat(read.getWidth()).isEqualTo(width);
    assertThat(read.getHeight()).isEqualTo(height);
    for (int x = 0; x < width; x += 7) {
      for (int y = 0; y < height; y += 5) {
        assertThat(read.getRGB(x, y) & 0xFFFFFF).isEqualTo(picture.rgb(x, y));
      }
    }
    assertThat(new String(file.toByteArray(), StandardCharsets.ISO_8859_1))
        .contains("tEXtprompt\0{\"1\":2}");
  }
}
