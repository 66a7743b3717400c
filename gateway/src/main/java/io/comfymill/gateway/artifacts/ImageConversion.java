package io.comfymill.gateway.artifacts;

import io.comfymill.gateway.errors.FileRefusedException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The conversions of {@code /view}: {@code preview=webp|jpeg[;quality]} and {@code channel=rgb|a}.
 * Where there is no WebP encoder, a preview is JPEG, or PNG if it has transparency, and says so in
 * its content type.
 *
 * @param channel {@code rgba}, {@code rgb} or {@code a}
 * @param format of a preview; null for the channel as PNG
 */
public record ImageConversion(String channel, @Nullable String format, float quality) {
  private static final long MAX_PIXELS = 100_000_000L;
  private static final int BAD_REQUEST = 400;
  private static final int DEFAULT_QUALITY = 90;

  /** The file cannot be read as an image, or is too large to be converted here. */
  public static final class NotAnImageException extends FileRefusedException {
    private static final long serialVersionUID = 1L;

    NotAnImageException(String message) {
      super(BAD_REQUEST, message);
    }

    NotAnImageException(String message, Throwable cause) {
      super(BAD_REQUEST, message, cause);
    }
  }

  /** An encoded image. */
  @SuppressWarnings("ArrayRecordComponent") // handed on to the answer and nowhere else
  public record Image(byte[] bytes, String mimeType) {}

  /** Empty if the file is wanted unchanged. */
  public static Optional<ImageConversion> parse(
      @Nullable String preview, @Nullable String channel) {
    String wanted = "rgb".equals(channel) || "a".equals(channel) ? channel : "rgba";
    if (preview == null) {
      return wanted.equals("rgba")
          ? Optional.empty()
          : Optional.of(new ImageConversion(wanted, null, 1));
    }
    String[] parts = preview.split(";", -1);
    String last = parts[parts.length - 1];
    int quality = last.matches("\\d{1,3}") ? Integer.parseInt(last) : DEFAULT_QUALITY;
    boolean withAlpha = channel != null && channel.contains("a"); // which JPEG cannot have
    String format = parts[0].equals("jpeg") && !withAlpha ? "jpeg" : "webp";
    return Optional.of(new ImageConversion(wanted, format, Math.min(quality, 100) / 100f));
  }

  /** Blocks, and holds the image in memory. */
  public Image convert(InputStream content) throws IOException {
    BufferedImage image = read(content);
    if (format != null) {
      return preview(image);
    }
    return png(channel.equals("a") ? alphaOnly(image) : opaque(image));
  }

  static BufferedImage read(InputStream content) throws IOException {
    WebP.install();
    try (ImageInputStream input = ImageIO.createImageInputStream(content)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
      if (!readers.hasNext()) {
        throw new NotAnImageException("the file is not an image that can be converted");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(input);
        if ((long) reader.getWidth(0) * reader.getHeight(0) > MAX_PIXELS) {
          throw new NotAnImageException("the image is too large to be converted");
        }
        return GreyImage.inColours(reader.read(0));
      } finally {
        reader.dispose();
      }
    } catch (IIOException | IndexOutOfBoundsException e) {
      throw new NotAnImageException("the image is damaged", e);
    }
  }

  private Image preview(BufferedImage image) throws IOException {
    if (!"webp".equals(format)) {
      return jpeg(opaque(image), quality);
    }
    BufferedImage shown = channel.equals("rgb") ? opaque(image) : drawable(image);
    Optional<byte[]> webp = WebP.encode(shown, quality);
    if (webp.isPresent()) {
      return new Image(webp.get(), "image/webp");
    }
    return shown.getColorModel().hasAlpha() ? png(shown) : jpeg(shown, quality);
  }

  /** The encoder knows few kinds of images. */
  private static BufferedImage drawable(BufferedImage image) {
    boolean alpha = image.getColorModel().hasAlpha();
    return alpha ? copy(image, BufferedImage.TYPE_INT_ARGB) : opaque(image);
  }

  static Image jpeg(BufferedImage image, float quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(quality);
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return new Image(bytes.toByteArray(), "image/jpeg");
  }

  private static Image png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return new Image(bytes.toByteArray(), "image/png");
  }

  /** Keeps the colours and drops the transparency. */
  private static BufferedImage opaque(BufferedImage image) {
    return copy(image, BufferedImage.TYPE_INT_RGB);
  }

  private static BufferedImage copy(BufferedImage image, int type) {
    BufferedImage copy = new BufferedImage(image.getWidth(), image.getHeight(), type);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        copy.setRGB(x, y, image.getRGB(x, y));
      }
    }
    return copy;
  }

  /** Black, with the transparency of the image. */
  private static BufferedImage alphaOnly(BufferedImage image) {
    BufferedImage argb =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        argb.setRGB(x, y, image.getRGB(x, y) & 0xFF000000);
      }
    }
    return argb;
  }
}
