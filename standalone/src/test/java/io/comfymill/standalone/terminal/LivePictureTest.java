package io.comfymill.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LivePictureTest {
  private static final Pattern PART = Pattern.compile("\033_G([^;]*);([^\033]*)\033\\\\");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private static byte[] jpeg() throws IOException {
    BufferedImage image = new BufferedImage(120, 80, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < 120 * 80; i++) {
      image.setRGB(i % 120, i / 120, random.nextInt());
    }
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", jpeg);
    return jpeg.toByteArray();
  }

  private String shown(PictureProtocol protocol, byte[] image) {
    LivePicture picture = new LivePicture(protocol, out);
    picture.show(image);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void kittyGetsItAsPngInParts() throws IOException {
    String text = shown(PictureProtocol.KITTY, jpeg());

    assertThat(PART.matcher(text).results().map(part -> part.group(1)).toList())
        .hasSizeGreaterThan(1)
        .satisfies(keys -> assertThat(keys.get(0)).startsWith("a=T,f=100").endsWith("m=1"))
        .satisfies(keys -> assertThat(keys.get(keys.size() - 1)).isEqualTo("m=0"));
    assertThat(PART.matcher(text).results().map(part -> part.group(2)))
        .allMatch(part -> part.length() <= 4096);
    String base64 =
        PART.matcher(text)
            .results()
            .map((MatchResult part) -> part.group(2))
            .collect(Collectors.joining());
    BufferedImage image =
        ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
    assertThat(image.getWidth()).isEqualTo(120);
    assertThat(image.getHeight()).isEqualTo(80);
  }

  @Test
  void itermGetsItAsItIs() throws IOException {
    byte[] image = jpeg();

    assertThat(shown(PictureProtocol.ITERM, image))
        .contains(
            "\033]1337;File=inline=1;height=14;size=%d:%s\007"
                .formatted(image.length, Base64.getEncoder().encodeToString(image)));
  }

  @Test
  void roomIsMadeOnceAndTheCursorComesBack() throws IOException {
    byte[] image = jpeg();
    LivePicture picture = new LivePicture(PictureProtocol.ITERM, out);

    picture.show(image);
    picture.show(image);

    assertThat(bytes.toString(StandardCharsets.UTF_8)).containsOnlyOnce("\033[15A");
    assertThat(bytes.toString(StandardCharsets.UTF_8).split("\0337", -1)).hasSize(3);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).endsWith("\0338");
    picture.close();
    assertThat(bytes.toString(StandardCharsets.UTF_8)).endsWith("\n".repeat(15));
  }

  @Test
  void whatIsNoPictureIsPassedOver() {
    assertThat(shown(PictureProtocol.KITTY, new byte[] {1, 2, 3})).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "KITTY_WINDOW_ID, 1, KITTY",
    "TERM, xterm-kitty, KITTY",
    "TERM_PROGRAM, ghostty, KITTY",
    "TERM_PROGRAM, iTerm.app, ITERM",
    "TERM_PROGRAM, WezTerm, ITERM",
    "LC_TERMINAL, iTerm2, ITERM",
    "TERM, foot, SIXEL",
    "TERM, mlterm-256color, SIXEL",
    "WT_SESSION, 4f, SIXEL",
    "KONSOLE_VERSION, 230400, SIXEL"
  })
  void aTerminalIsKnownByItsVariables(String name, String value, PictureProtocol protocol) {
    assertThat(PictureProtocol.of(Map.of(name, value))).contains(protocol);
    assertThat(PictureProtocol.of(Map.of(name, value, "TMUX", "x"))).isEmpty();
  }

  @Test
  void othersShowNone() {
    assertThat(LivePicture.of(Map.of("TERM", "xterm-256color"), out)).isEmpty();
    assertThat(LivePicture.of(Map.of("KONSOLE_VERSION", "210800"), out)).isEmpty();
  }
}
