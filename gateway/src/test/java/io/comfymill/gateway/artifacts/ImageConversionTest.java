package io.comfymill.gateway.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThat(ImageConversion.parse("jpeg", "a")).contains(new ImageConversion("a", "webp", 0.9f));
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
  void aWebpPreviewOfTheColoursHasNoTransparency() throws IOException {
    BufferedImage preview = convert(new ImageConversion("rgb", "webp", 0.9f), "image/webp");
    assertThat(preview.getRGB(7, 7) >>> 24).isEqualTo(0xFF);
  }

  /** As Pillow has it; Java by itself makes a brighter one of it. */
  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
  void aGreyPictureKeepsItsBrightness(int type) throws IOException {
    BufferedImage grey = new BufferedImage(8, 8, type);
    int value = type == BufferedImage.TYPE_BYTE_GRAY ? 90 : 90 << 8;
    grey.getRaster().setSample(0, 0, 0, value);

    BufferedImage rgb = convert(grey, new ImageConversion("rgb", null, 1), "image/png");

    assertThat(rgb.getRGB(0, 0)).isEqualTo(0xFF5A5A5A);
    assertThat(rgb.getRGB(1, 1)).isEqualTo(0xFF000000);
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
    return convert(image, conversion, mimeType);
  }

  private static BufferedImage convert(
      BufferedImage image, ImageConversion conversion, String mimeType) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    ImageConversion.Image converted =
        conversion.convert(new ByteArrayInputStream(png.toByteArray()));
    assertThat(converted.mimeType()).isEqualTo(mimeType);
    return ImageIO.read(new ByteArrayInputStream(converted.bytes()));
  }
}
