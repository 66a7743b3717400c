package io.comfymill.simulator.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** JPEG previews as samplers send them: noise that turns into a picture. Made once. */
public final class PreviewPictures {
  private static final int FRAMES = 8;
  private static final int EDGE = 64;

  private final List<byte[]> frames;

  public PreviewPictures(long seed) {
    this.frames = IntStream.range(0, FRAMES).mapToObj(frame -> jpeg(seed, frame)).toList();
  }

  /** The preview after that many of so many steps. */
  public byte[] after(int step, int steps) {
    int frame = Math.min(FRAMES - 1, step * FRAMES / Math.max(1, steps));
    return frames.get(frame);
  }

  private static byte[] jpeg(long seed, int frame) {
    BufferedImage image = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_RGB);
    Picture target = Picture.gradient(seed, EDGE, EDGE);
    Random noise = new Random(seed + frame);
    for (int y = 0; y < EDGE; y++) {
      for (int x = 0; x < EDGE; x++) {
        boolean clear = noise.nextInt(FRAMES) <= frame;
        image.setRGB(x, y, clear ? target.rgb(x, y) : noise.nextInt());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
