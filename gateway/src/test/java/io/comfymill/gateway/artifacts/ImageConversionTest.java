package io.comfymill.gateway.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ImageConversionTest {
  private static final int HALF_RED = 0x80FF0000;

  @Test
  void withoutPreviewAndChannelTheFileIsWantedAsItIs() {
    assertThat(ImageConversion.parse(null, null)).isEmpty();
    assertThat(ImageConversion.parse(null, "rgba")).isEmpty();
  }

  @Test
  void readsFormatAndQuality() {
    assertThat(ImageConversion.parse("jpeg;50", null))
        .contains(new ImageConversion("rgba", "jpeg", 0.5f));
    assertThat(ImageConversion.parse("png", null))
        .contains(new ImageConversion("rgba", "webp", 0.9f));
  }

  @Test
  void theColoursAloneHaveNoTransparency() throws IOException {
    BufferedImage rgb = convert(new ImageConversion("rgb", null, 1), "image/png");
    assertThat(rgb.getColorModel().hasAlpha()).isFalse();
    assertThat(rgb.getRGB(0, 0)).isEqualTo(0xFFFF0000);
  }

  @Test
  void theTransparencyAloneIsBlack() throws IOException {
    BufferedImage alpha = convert(new ImageConversion("a", null, 1), "image/png");
    assertThat(alpha.getRGB(0, 0)).isEqualTo(0x80000000);
  }

  @Test
  void aJpegPreviewSaysThatItIsJpeg() throws IOException {
    BufferedImage preview = convert(new ImageConversion("rgba", "jpeg", 0.9f), "image/jpeg");
    assertThat(preview.getWidth()).isEqualTo(8);
  }

  @Test
  void aWebpPreviewIsWebpAndKeepsTheTransparency() throws IOException {
    BufferedImage preview = convert(new ImageConversion("rgba", "webp", 0.9f), "image/webp");
    assertThat(preview.getWidth()).isEqualTo(8);
    assertThat(preview.getRGB(0, 0) >>> 24).isEqualTo(0x80);
    assertThat(preview.getRGB(7, 7) >>> 24).isZero();
  }

  @Test
  void whatIsNoImageIsRefused() {
    ByteArrayInputStream text =
        new ByteArrayInputStream("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThatExceptionOfType(ImageConversion.NotAnImageException.class)
        .isThrownBy(() -> new ImageConversion("rgb", null, 1).convert(text));
  }

  private static BufferedImage convert(ImageConversion conversion, String mimeType)
      throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, HALF_RED);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    ImageConversion.Image converted =
        conversion.convert(new ByteArrayInputStream(png.toByteArray()));
    assertThat(converted.mimeType()).isEqualTo(mimeType);
    return ImageIO.read(new ByteArrayInputStream(converted.bytes()));
  }
}
