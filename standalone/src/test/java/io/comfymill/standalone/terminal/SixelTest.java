package io.comfymill.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SixelTest {
  private static final Pattern HEAD = Pattern.compile("\033P0;1;0q\"1;1;(\\d+);(\\d+)");
  private static final Pattern COLOUR = Pattern.compile("#(\\d+);2;(\\d+);(\\d+);(\\d+)");
  private static final Pattern STEP = Pattern.compile("#(\\d+)|!(\\d+)([?-~])|([?-~])|(\\$)|(-)");

  /** As a terminal draws it, by the description of the format. */
  private static BufferedImage drawn(String text) {
    Matcher head = HEAD.matcher(text);
    assertThat(head.lookingAt()).isTrue();
    assertThat(text).endsWith("\033\\");
    BufferedImage image =
        new BufferedImage(
            Integer.parseInt(head.group(1)),
            Integer.parseInt(head.group(2)),
            BufferedImage.TYPE_INT_RGB);
    Map<String, Integer> colours = new HashMap<>();
    Matcher colour = COLOUR.matcher(text);
    int at = head.end();
    while (colour.find()) {
      colours.put(
          colour.group(1),
          new Color(byteOf(colour.group(2)), byteOf(colour.group(3)), byteOf(colour.group(4)))
              .getRGB());
      at = colour.end();
    }
    Matcher step = STEP.matcher(text).region(at, text.length() - 2);
    int x = 0;
    int top = 0;
    int rgb = 0;
    while (step.lookingAt()) {
      if (step.group(1) != null) {
        rgb = colours.get(step.group(1));
      } else if (step.group(5) != null) {
        x = 0;
      } else if (step.group(6) != null) {
        x = 0;
        top += 6;
      } else {
        int count = step.group(2) == null ? 1 : Integer.parseInt(step.group(2));
        String sixel = step.group(2) == null ? step.group(4) : step.group(3);
        for (int i = 0; i < count; i++, x++) {
          for (int line = 0; line < 6; line++) {
            if (((sixel.charAt(0) - '?') & (1 << line)) != 0) {
              image.setRGB(x, top + line, rgb);
            }
          }
        }
      }
      step.region(step.end(), text.length() - 2);
    }
    assertThat(step.regionStart()).as("all of it is understood").isEqualTo(text.length() - 2);
    return image;
  }

  private static int byteOf(String percent) {
    return 255 * Integer.parseInt(percent) / 100;
  }

  private static BufferedImage halves(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.RED);
    graphics.fillRect(0, 0, width / 2, height);
    graphics.setColor(new Color(0, 255, 255));
    graphics.fillRect(width / 2, 0, width, height);
    graphics.dispose();
    return image;
  }

  @Test
  void aTerminalDrawsThePicture() {
    BufferedImage drawn = drawn(Sixel.of(halves(40, 25), 14));

    assertThat(drawn.getWidth()).isEqualTo(40);
    assertThat(drawn.getHeight()).isEqualTo(25);
    assertThat(drawn.getRGB(0, 0) & 0xffffff).isEqualTo(0xff0000);
    assertThat(drawn.getRGB(19, 24) & 0xffffff).isEqualTo(0xff0000);
    assertThat(drawn.getRGB(20, 24) & 0xffffff).isEqualTo(0x00ffff);
    assertThat(drawn.getRGB(39, 11) & 0xffffff).isEqualTo(0x00ffff);
  }

  @Test
  void coloursAreNearTheirOwn() {
    BufferedImage picture = new BufferedImage(256, 6, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 256; x++) {
      for (int y = 0; y < 6; y++) {
        picture.setRGB(x, y, x << 16 | (255 - x) << 8 | x / 2);
      }
    }

    BufferedImage drawn = drawn(Sixel.of(picture, 14));

    for (int x = 0; x < 256; x++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        int was = picture.getRGB(x, 3) >> shift & 0xff;
        assertThat(drawn.getRGB(x, 3) >> shift & 0xff).isBetween(was - 27, was + 27);
      }
    }
  }

  @Test
  void aLargePictureIsMadeToFit() {
    BufferedImage drawn = drawn(Sixel.of(halves(2048, 1024), 14));

    assertThat(drawn.getHeight()).isEqualTo(280);
    assertThat(drawn.getWidth()).isEqualTo(560);
    assertThat(drawn(Sixel.of(halves(8000, 10), 14)).getWidth()).isEqualTo(1000);
  }
}
