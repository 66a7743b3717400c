package io.comfymill.gateway.artifacts;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPImageWriterSpi;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.stream.ImageOutputStream;
import org.jboss.logging.Logger;

/**
 * Google's encoder and decoder, which Java lacks. They are native code, made for the usual
 * platforms: on others there is no WebP.
 */
public final class WebP {
  private static final Logger LOG = Logger.getLogger(WebP.class);
  private static final int LONGEST_SIDE = 16_383;
  private static final boolean AVAILABLE = available();

  private WebP() {}

  private static boolean available() {
    try {
      encoded(new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB), 1);
    } catch (LinkageError | RuntimeException | IOException e) {
      LOG.warnf("no WebP on this platform; previews are JPEG or PNG instead: %s", e);
      return false;
    }
    // found by itself only where the class loader of the application is that of the system
    IIORegistry.getDefaultInstance().registerServiceProvider(new WebPImageReaderSpi());
    return true;
  }

  /** Makes {@link ImageIO} read WebP too. */
  public static void install() {
    LOG.debugf("WebP available: %s", AVAILABLE);
  }

  /**
   * Blocks.
   *
   * @param quality from 0 to 1
   * @return empty where there is no encoder, or the image is too long for the format
   */
  static Optional<byte[]> encode(BufferedImage image, float quality) throws IOException {
    boolean fits = Math.max(image.getWidth(), image.getHeight()) <= LONGEST_SIDE;
    return AVAILABLE && fits ? Optional.of(encoded(image, quality)) : Optional.empty();
  }

  private static byte[] encoded(BufferedImage image, float quality) throws IOException {
    ImageWriter writer = new WebPImageWriterSpi().createWriterInstance(null);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionType(settings.getCompressionTypes()[0]); // the lossy one
      settings.setCompressionQuality(quality);
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
