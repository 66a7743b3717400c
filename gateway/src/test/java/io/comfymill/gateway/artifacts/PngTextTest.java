package io.comfymill.gateway.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NodeList;

class PngTextTest {
  private static final String PNG_METADATA = "javax_imageio_png_1.0";

  @Test
  void theTextOfOnePngIsReadFromAnother() throws IOException {
    byte[] original = pngWith("workflow", "{\"nodes\": []}");

    byte[] other = PngText.of(new ByteArrayInputStream(original)).addedTo(plainPng());

    assertThat(textsOf(other)).containsExactly("workflow={\"nodes\": []}");
  }

  @Test
  void whatIsNoPngHasNoText() throws IOException {
    byte[] png = plainPng();
    assertThat(PngText.of(new ByteArrayInputStream(new byte[] {1, 2, 3})).addedTo(png))
        .isEqualTo(png);
  }

  @Test
  void aFileThatBreaksOffHasWhatCameBefore() throws IOException {
    byte[] original = pngWith("workflow", "{}");
    byte[] broken = Arrays.copyOf(original, original.length - 20);
    assertThat(PngText.of(new ByteArrayInputStream(broken)).addedTo(plainPng()))
        .hasSizeGreaterThan(plainPng().length);
  }

  private static byte[] plainPng() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB), "png", png);
    return png.toByteArray();
  }

  private static byte[] pngWith(String keyword, String value) throws IOException {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
    IIOMetadataNode entry = new IIOMetadataNode("tEXtEntry");
    entry.setAttribute("keyword", keyword);
    entry.setAttribute("value", value);
    IIOMetadataNode text = new IIOMetadataNode("tEXt");
    text.appendChild(entry);
    IIOMetadataNode root = new IIOMetadataNode(PNG_METADATA);
    root.appendChild(text);
    metadata.mergeTree(PNG_METADATA, root);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(png)) {
      writer.setOutput(output);
      writer.write(new IIOImage(image, null, metadata));
    }
    return png.toByteArray();
  }

  private static List<String> textsOf(byte[] png) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(png)));
    IIOMetadataNode root = (IIOMetadataNode) reader.getImageMetadata(0).getAsTree(PNG_METADATA);
    NodeList entries = root.getElementsByTagName("tEXtEntry");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < entries.getLength(); i++) {
      IIOMetadataNode entry = (IIOMetadataNode) entries.item(i);
      texts.add(entry.getAttribute("keyword") + "=" + entry.getAttribute("value"));
    }
    return texts;
  }
}
