package io.comfymill.gateway.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilmTest {
  @TempDir Path folder;

  private Path picture(String name, Color colour, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    Path file = folder.resolve(name);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private List<Color> frames(Ffmpeg ffmpeg, Path video) throws Exception {
    Path out = Files.createTempDirectory(folder, "frames");
    ffmpeg.run(folder, () -> {}, List.of("-i", video.toString(), out + "/%03d.png"));
    List<Color> colours = new ArrayList<>();
    try (var files = Files.list(out)) {
      for (Path file : files.sorted().toList()) {
        BufferedImage image = ImageIO.read(file.toFile());
        colours.add(new Color(image.getRGB(image.getWidth() / 2, image.getHeight() / 2)));
      }
    }
    return colours;
  }

  private static boolean isAbout(Color is, Color wanted) {
    return Math.abs(is.getRed() - wanted.getRed()) < 40
        && Math.abs(is.getGreen() - wanted.getGreen()) < 40
        && Math.abs(is.getBlue() - wanted.getBlue()) < 40;
  }

  private static void assertAre(List<Color> frames, Color... wanted) {
    assertThat(frames).hasSize(wanted.length);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(isAbout(frames.get(i), wanted[i])).as("frame %d: %s", i, frames.get(i)).isTrue();
    }
  }

  @Test
  void picturesAreFramesAndVideosFollowEachOther() throws Exception {
    Ffmpeg ffmpeg = TestFfmpeg.find();
    Film film = new Film(ffmpeg, folder, () -> {});
    Path red = picture("red.png", Color.RED, 65, 64);
    Path blue = picture("it's blue.png", Color.BLUE, 65, 64);
    Path black = folder.resolve("black.png");
    Film.blank(red, black);
    Path first = film.ofFrames(List.of(red, black, blue), 10, "first.mp4");
    assertAre(frames(ffmpeg, first), Color.RED, Color.BLACK, Color.BLUE);
    Path second = film.ofFrames(List.of(blue, red), 10, "second.mp4");
    Path same = film.concat(List.of(first, second), "same.mp4");
    assertAre(frames(ffmpeg, same), Color.RED, Color.BLACK, Color.BLUE, Color.BLUE, Color.RED);
    Path larger = film.ofFrames(List.of(picture("g.png", Color.GREEN, 128, 128)), 10, "g.mp4");
    Path other = film.concat(List.of(first, larger), "other.mp4");
    assertAre(frames(ffmpeg, other), Color.RED, Color.BLACK, Color.BLUE, Color.GREEN);
    Path text = Files.writeString(folder.resolve("a.mp4"), "no video");
    assertThatThrownBy(() -> film.concat(List.of(first, text), "no.mp4"))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("a.mp4");
  }

  @Test
  void ffmpegIsFoundWhereItIs() {
    Ffmpeg ffmpeg = TestFfmpeg.find();
    String path = folder + ":" + ffmpeg.program().getParent();
    assertThat(Ffmpeg.on(path).orElseThrow().program()).isEqualTo(ffmpeg.program());
    assertThat(Ffmpeg.on(folder.toString())).isEmpty();
  }

  @Test
  void whatItMayNotGoOnWithIsEnded() {
    Ffmpeg ffmpeg = TestFfmpeg.find();
    assertThatThrownBy(
            () ->
                ffmpeg.run(
                    folder,
                    () -> {
                      throw new IOException("given up");
                    },
                    List.of("-re", "-f", "lavfi", "-i", "testsrc", "endless.mkv")))
        .hasMessage("given up");
  }

  @Test
  void picturesStandInRowsAndColumns() throws Exception {
    PictureGrid grid = new PictureGrid(List.of("a", "b"), List.of("one", "two"), 32);
    grid.put(
        0, 0, new ByteArrayInputStream(Files.readAllBytes(picture("r", Color.RED, 64, 64))), "r");
    grid.put(
        1, 1, new ByteArrayInputStream(Files.readAllBytes(picture("b", Color.BLUE, 64, 32))), "b");
    assertThatThrownBy(() -> grid.put(0, 1, new ByteArrayInputStream(new byte[9]), "x.png"))
        .hasMessage("x.png is no picture that can be read here");
    Path file = folder.resolve("grid.png");
    grid.write(file);
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(240 + 2 * 36);
    assertThat(image.getHeight()).isEqualTo(22 + 2 * 36);
    assertThat(new Color(image.getRGB(240 + 16, 22 + 16))).isEqualTo(Color.RED);
    assertThat(new Color(image.getRGB(240 + 36 + 16, 22 + 36 + 16))).isEqualTo(Color.BLUE);
    assertThat(new Color(image.getRGB(240 + 36 + 16, 22 + 16))).isEqualTo(Color.WHITE);
    assertThatThrownBy(
            () ->
                new PictureGrid(
                    List.of(""), new ArrayList<>(java.util.Collections.nCopies(1_000_000, "")), 9))
        .isInstanceOf(MediaException.class);
  }
}
